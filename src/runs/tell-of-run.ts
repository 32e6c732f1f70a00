import type { Stores } from '../contracts/stores/stores.ts';
import { isAside, type Run } from '../domain/run.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Post, Posting } from '../outbox/post.ts';
import { quietDelay } from '../outbox/quiet-delay.ts';

/** How people are told of runs. */
export interface Teller {
  readonly post: Post;
  readonly clock: Clock;
}

/**
 * Tells a run's target something, when its task may speak: in quiet hours it waits. Who asked for the run by hand waits for
 * its result, so that it comes at once.
 */
export async function tellOfRun(
  tx: Stores,
  { post, clock }: Teller,
  run: Pick<Run, 'policy' | 'target' | 'origin' | 'task'>,
  { isFailure, ...posting }: Omit<Posting, 'target'> & { readonly isFailure: boolean },
): Promise<void> {
  const { policy, target } = run;
  const isAsked = run.origin === 'manual' || run.origin === 'retry' || isAside(run);
  const task = policy.quiet && run.task && !isAsked ? await tx.tasks.get(run.task) : undefined;
  const delay = task ? quietDelay({ policy, zone: task.zone, now: clock.now(), isFailure }) : {};
  const expiry = policy.expiresMs === undefined ? {} : { expiresInMs: policy.expiresMs };
  await post(tx, { ...expiry, ...posting, ...delay, target });
}
