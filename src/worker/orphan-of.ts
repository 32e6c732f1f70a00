import type { Stores } from '../contracts/stores/stores.ts';
import { mayUseAgent } from '../domain/agent.ts';
import { findAgent, type HouseRules } from '../domain/house-rules.ts';
import { isAside, type Run } from '../domain/run.ts';
import { orphanFault } from '../runs/note-incident.ts';
import type { HelperResult } from './helper-result.ts';

/**
 * How a run ends whose creator may not ask for it any more: a task has the rights that its creator has now. Undefined when
 * they may. What stands aside is answered to whoever asked, and pauses nothing.
 */
export async function orphanOf(
  { stores, rules }: { readonly stores: Stores; readonly rules: HouseRules },
  run: Run,
): Promise<HelperResult | undefined> {
  const agent = findAgent(rules, run.agent);
  const person = run.person && (await stores.people.get(run.person));
  if (!agent || (person && mayUseAgent(agent, person))) return undefined;
  const reason = person
    ? `${person.name} may not use ${agent.name} any more.`
    : 'its creator is not known any more.';
  const end = { state: 'failed', reason, fault: orphanFault } as const;
  const attempt = { outcome: 'failed', reason } as const;
  if (!isAside(run) && run.task) return { end, attempt, orphaned: reason };
  return { end, attempt, markdown: `✗ **${run.title}** failed\n\n${reason}` };
}
