import type { Engine } from '../contracts/engine.ts';
import type { Signals } from '../contracts/signals.ts';
import { conversationKey } from '../domain/channel.ts';
import { leaseTimes } from '../domain/lease.ts';
import type { Run } from '../domain/run.ts';
import { isLimited, runLimitsOf } from '../domain/run-limits.ts';
import { type Id, idFrom } from '../kernel/ids.ts';
import type { InHand } from '../kernel/in-hand.ts';
import { type Repeat, repeat } from '../kernel/repeat.ts';
import type { Service } from '../kernel/service.ts';
import { together } from '../kernel/together.ts';
import type { Post } from '../outbox/post.ts';
import { finishRun } from '../runs/finish-run.ts';
import { clearWorkspaces } from './clear-workspaces.ts';
import { forgetEveryMs, forgetHistory } from './forget-history.ts';
import { hearNudges } from './hear-nudges.ts';
import type { HelperDeps } from './helper-deps.ts';
import { recordLoose } from './record-loose.ts';
import { runHelper } from './run-helper.ts';
import { settleAbandoned } from './settle-abandoned.ts';
import { sweepRuns } from './sweep.ts';

interface WorkerDeps extends HelperDeps {
  readonly engine: Engine;
  readonly signals: Signals;
  readonly inHand: InHand;
  readonly post: Post;
  /** Ends what the programs of a node of this machine left that is gone. */
  readonly endOrphans: () => Promise<void>;
}

/** One place was left; another node may nudge the first of them for the place that it left. */
const nextAtOnce = 2;

/** Takes runs, works on them under a lease, and sweeps after nodes that went silent. */
export function createWorker(deps: WorkerDeps): Service {
  const { stores, engine, signals, clock, inHand, log, node } = deps;
  let sweeping: Repeat | undefined;
  let forgetting: Repeat | undefined;
  let isFirst = true;
  const limits = runLimitsOf(deps.rules);

  return {
    name: 'worker',
    async start() {
      await together([
        signals.listen('stop-run', (run) => void inHand.abort(`run:${run}`, 'stopped')),
        hearNudges(deps),
        engine.work('run', deps.rules.limits.runs, (run) => take(idFrom('run', run))),
      ]);
      const failed = (err: unknown) => log.error({ err, service: 'worker' }, 'sweep failed');
      sweeping = repeat({ clock, everyMs: leaseTimes.sweepMs, failed }, sweep);
      forgetting = repeat({ clock, everyMs: forgetEveryMs, failed }, forget);
    },
    async stop() {
      await sweeping?.stop();
      await forgetting?.stop();
    },
  };

  async function take(id: Id<'run'>): Promise<void> {
    try {
      const run = await stores.runs.claim(id, node, limits);
      if (!run) return;
      log.info({ run: id, attempt: run.attempt, agent: run.agent }, 'run began');
      const startedAt = clock.now().getTime();
      await inHand.during(`run:${id}`, async (signal) => {
        const result = await runHelper(deps, run, signal);
        // Stopped by the house itself: the sweep gives the run to somebody else.
        const isOurs = !signal.aborted || signal.reason === 'stopped';
        const finished = isOurs ? await finishRun(stores, deps, { run, ...result }) : undefined;
        if (!finished) await recordLoose(stores, run, result);
        if (!isOurs) return;
        await Promise.all((finished ?? []).map((next) => engine.nudge('run', next)));
        const durationMs = clock.now().getTime() - startedAt;
        const state = finished ? result.end.state : 'lease lost';
        log.info({ run: id, attempt: run.attempt, state, durationMs }, 'run ended');
        if (result.end.state === 'queued' && result.end.availableInMs !== undefined)
          await engine.nudge('run', id, result.end.availableInMs + 5);
      });
      await engine.nudge('delivery', conversationKey(run.target));
      await nudgeNext(run);
    } catch (err) {
      log.error({ err, run: id }, 'run could not be worked on');
    }
  }

  /** The runs of a task go one after another, and those of an agent may wait for a place. */
  async function nudgeNext({ task, id, agent }: Run): Promise<void> {
    const [next] = task ? await stores.runs.openOf(task, 1) : [];
    if (next?.state === 'queued' && next.id !== id) await engine.nudge('run', next.id);
    if (!isLimited(limits, agent)) return;
    for (const waiting of await stores.runSweep.nextAfter(agent, nextAtOnce, limits))
      await engine.nudge('run', waiting);
  }

  async function forget(): Promise<void> {
    const { historyMs } = deps.rules.limits;
    const gone = historyMs === undefined ? 0 : await forgetHistory(stores, historyMs);
    if (gone > 0) log.info({ count: gone }, 'old history was forgotten');
  }

  async function sweep(): Promise<void> {
    // The signal to stop may have been lost, or have come before the run was in hand.
    for (const run of await stores.runSweep.toStop(node)) inHand.abort(`run:${run}`, 'stopped');
    const { runs, lanes, lost } = await sweepRuns(stores, deps, { isFirst, limits });
    isFirst = false;
    if (lost > 0) await deps.endOrphans();
    await settleAbandoned(stores, log);
    await clearWorkspaces(deps);
    await Promise.all(runs.map(({ id, inMs }) => engine.nudge('run', id, inMs)));
    await Promise.all(lanes.map((lane) => engine.nudge('delivery', lane)));
  }
}
