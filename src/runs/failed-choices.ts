import type { Choice } from '../domain/button.ts';
import { isAside, type Run, runLabel } from '../domain/run.ts';

/** What may be done about a run that failed: below the word of it. What stands aside is asked anew, not tried again. */
export function failedChoices(run: Pick<Run, 'number' | 'origin'>): readonly (readonly Choice[])[] {
  const named = (label: string, verb: string) => ({ label, command: `/run ${verb} ${runLabel(run.number)}` });
  return [[...(isAside(run) ? [] : [named('↻ Retry', 'retry')]), named('Log', 'log')]];
}
