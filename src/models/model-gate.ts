import type { OpenModels } from '../contracts/model-access.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { createTokens } from '../kernel/tokens.ts';
import { shownKey } from './credentials.ts';
import type { OpenPlace } from './open-place.ts';
import { refuseStranger } from './refusals.ts';

interface GateDeps {
  /** Where programs of this machine reach the gate; undefined while they cannot. */
  readonly url: () => string | undefined;
  readonly ids: Pick<Ids, 'code'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The models of agents, for the programs that their requests start. */
export interface ModelGate {
  readonly open: OpenModels;
  /** Answers a program that shows the token of its request; `path` is what stands behind the gate's own. */
  readonly answer: (request: Request, path: string) => Promise<Response>;
}

/** A program that was cut off may tidy up for so long. */
const graceMs = 5_000;

/** A way lives as long as its request does, and so does its token: both are in the memory of this node alone. */
export function createModelGate({ url, ids, clock, log }: GateDeps): ModelGate {
  const tokens = createTokens<OpenPlace>(ids);
  return {
    open(place, meter) {
      const reached = url();
      if (reached === undefined) return undefined;
      const over = new AbortController();
      const cut = new AbortController();
      const works = new Set<Promise<unknown>>();
      let reason: string | undefined;
      let grace: Timer | undefined;
      let patienceMs: number | undefined;
      const { token, revoke } = tokens.grant({
        ...{ place, meter, over: over.signal, log },
        await(work) {
          // Of a call that cannot be counted now the sweep takes what was set aside for it.
          const done = work.catch((err: unknown) => log.error({ err }, 'call was not counted'));
          works.add(done);
          void done.finally(() => works.delete(done));
        },
        stopped(why) {
          grace ??= clock.after(graceMs, () => cut.abort());
          reason ??= why;
        },
        refusedFor(retryAfterMs) {
          patienceMs = retryAfterMs;
        },
      });
      return {
        access: { url: reached, key: token },
        cut: cut.signal,
        stoppedBy: () => reason,
        retryAfterMs: () => patienceMs,
        async close() {
          revoke();
          grace?.cancel();
          over.abort();
          await Promise.all(works);
        },
      };
    },
    async answer(request, path) {
      const token = shownKey(request);
      const open = token === undefined ? undefined : tokens.find(token);
      if (!open) return refuseStranger();
      const { passOn } = await import('./pass-on.ts');
      return passOn(request, path, open);
    },
  };
}
