import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import type { HelperResult } from './helper-result.ts';

/** Writes down what a try took and left that does not end its run: another node has it, or will. */
export async function recordLoose(
  stores: Pick<Stores, 'spend' | 'attempts'>,
  run: Run,
  { record, attempt: { workplace } }: HelperResult,
): Promise<void> {
  await record?.(stores);
  if (workplace !== undefined) await stores.attempts.noteWorkplace(run, workplace);
}
