import type { TroubledTask } from '../contracts/stores/stage-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { checkHash } from '../domain/check/check-hash.ts';
import { describeCheck } from '../domain/check/describe-check.ts';
import { taskLabel } from '../domain/task.ts';
import type { Finding } from './finding.ts';
import { plainText } from './words-of.ts';

const mostNamed = 20;

/** The tasks that cannot run and the checks that failed at their last look, as they were found then: nothing is tried. */
export async function taskFindings({ findings }: Pick<Stores, 'findings'>): Promise<readonly Finding[]> {
  const troubled = await findings.troubled(mostNamed + 1);
  const more = { ok: true, isDoubt: true, text: 'and more tasks: `/task list`' } as const;
  const all = [
    ...troubled.slice(0, mostNamed).flatMap(findingOf),
    ...(troubled.length > mostNamed ? [more] : []),
  ];
  return all.map(({ text, ...rest }) => ({ ...rest, text: plainText(text) }));
}

function findingOf({ task, seen }: TroubledTask): readonly Finding[] {
  const { name, number, blocked, policy } = task;
  const label = taskLabel(number);
  const mend = `\`/task repair ${label}\``;
  if (blocked !== undefined)
    return [{ ok: false, text: `task ${label} (${name}) was blocked at its last run: ${blocked} — ${mend}` }];
  const { check } = policy;
  // What another check saw says nothing about this one.
  if (!check || seen?.checkHash !== checkHash(check)) return [];
  const text = `task ${label} (${name}): its check failed at the last look: ${seen.short} (${describeCheck(check)}) — ${mend}`;
  return [{ ok: true, isDoubt: true, text }];
}
