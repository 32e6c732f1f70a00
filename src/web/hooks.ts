import type { Engine } from '../contracts/engine.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { mostHookBytes, mostPerMinute } from '../domain/trigger.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { type FireDeps, type FireOutcome, fireTask } from '../runs/fire-task.ts';
import { readSignature } from './hook-signature.ts';

interface HookDeps extends FireDeps {
  readonly stores: Stores;
  readonly engine: Pick<Engine, 'nudge'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Answers a call from outside to the address of a task. */
export type AnswerHook = (publicId: string, request: Request) => Promise<Response>;

/** What an unknown address is checked against, so that it takes as long as one that is known. */
const nobodysSecret = 'no task has this address, and this is nobody’s secret';
const expected = {
  method: 'POST',
  size: `at most ${mostHookBytes} bytes`,
  signature:
    'X-Posthouse-Signature: t=UNIX_SECONDS,v1=HEX with the HMAC-SHA256 of "UNIX_SECONDS.BODY", or X-Hub-Signature-256: sha256=HEX with that of the body',
} as const;

/**
 * Begins a task for whoever has its secret. The answer comes after the commit; the same key or the same signature again is
 * answered with the run that it made, and makes no other.
 */
export function createHooks(deps: HookDeps): AnswerHook {
  const { stores, engine, clock, log } = deps;
  return async (publicId, request) => {
    if (request.method !== 'POST')
      return refuse(405, 'Only POST begins a task.', expected.method, { allow: 'POST' });
    const body = await readBody(request);
    if (!body) return refuse(413, 'The body is too large.', expected.size, { connection: 'close' });
    const hook = await stores.triggers.hookOf(publicId);
    const header = (name: string) => request.headers.get(name) ?? undefined;
    const secret = hook?.secret ?? nobodysSecret;
    const signature = readSignature({ header, body, secret, now: clock.now() });
    if (!hook) return refuse(404, 'No task has this address.', 'the address that /task rotate shows');
    if (signature.kind === 'wrong') return refuse(401, signature.error, expected.signature);
    const input = new TextDecoder().decode(body);
    const { kind: _, ...once } = signature;
    const fired = await stores.transaction(async (tx) => {
      const task = await tx.triggers.take(hook.task);
      const refusal = refusalOf(task);
      if (!task || refusal) return refusal ?? gone();
      return fireTask(tx, deps, task, { origin: 'webhook', ...once, input });
    });
    if (fired instanceof Response) return fired;
    if (fired.kind === 'run') {
      log.info({ task: hook.task, run: fired.run.id }, 'webhook began a run');
      await engine.nudge('run', fired.run.id);
    }
    return answerOf(fired);
  };
}

function refusalOf(task: Task | undefined): Response | undefined {
  if (task?.trigger?.kind !== 'webhook') return gone();
  const label = taskLabel(task.number);
  if (task.state === 'active') return undefined;
  if (task.state === 'paused')
    return refuse(409, `The task ${label} is paused.`, `an active task: /task resume ${label}`);
  return refuse(410, `The task ${label} is ${task.state}.`, 'a task that is not over');
}

function gone(): Response {
  return refuse(404, 'No task has this address.', 'the address that /task rotate shows');
}

function answerOf(fired: FireOutcome): Response {
  switch (fired.kind) {
    case 'run':
      return Response.json({ run: runLabel(fired.run.number) }, { status: 202 });
    case 'repeated':
      return Response.json({
        ...(fired.run === undefined ? { run: null } : { run: runLabel(fired.run) }),
        ...(fired.reason !== undefined && { skipped: fired.reason }),
        repeated: true,
      });
    case 'skipped':
      return Response.json({ run: null, skipped: fired.reason }, { status: 202 });
    default: {
      const seconds = Math.max(1, Math.ceil(fired.afterMs / 1_000));
      const most = `at most ${mostPerMinute.webhook} calls in a minute`;
      return refuse(429, `Too many calls. Try again in ${seconds} seconds.`, most, {
        'retry-after': `${seconds}`,
      });
    }
  }
}

/** The body, or undefined as soon as it is known to be too large: the rest is not read. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > mostHookBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (!value) return Buffer.concat(chunks);
    size += value.length;
    if (size > mostHookBytes) return void (await reader?.cancel());
    chunks.push(value);
  }
}

function refuse(
  status: number,
  error: string,
  what: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error, expected: what }, { status, headers });
}
