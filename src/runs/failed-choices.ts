import type { Choice } from '../domain/button.ts';
import { type Run, runLabel } from '../domain/run.ts';

/** What may be done about a run that failed: below the word of it. A test is tested again, not tried again. */
export function failedChoices({
  number,
  origin,
}: Pick<Run, 'number' | 'origin'>): readonly (readonly Choice[])[] {
  const named = (label: string, verb: string) => ({ label, command: `/run ${verb} ${runLabel(number)}` });
  return [[...(origin === 'test' ? [] : [named('↻ Retry', 'retry')]), named('Log', 'log')]];
}
