import { findAgent, type HouseRules } from '../house-rules.ts';
import type { TaskMode } from '../task.ts';
import type { TaskPolicy } from '../task-policy.ts';
import { planStages } from './stage.ts';

/** What is to be done, for whom. */
interface Order {
  readonly agent: string;
  readonly mode: TaskMode;
  readonly policy: TaskPolicy;
}

/**
 * What the config lacks for a run, and how to mend it; undefined when all is there. Nothing is asked or started for it. An
 * account that is gone blocks nothing: channels only carry, and what they cannot carry reaches people by another way.
 */
export function missingParts(rules: HouseRules, { agent: name, mode, policy }: Order): string | undefined {
  const { check, next } = planStages({ mode, policy });
  const agent = findAgent(rules, name);
  const needsAgent = next !== 'tell' || check?.probe === 'file' || check?.probe === 'command';
  if (needsAgent && !agent) {
    return `The agent "${name}" is no longer configured. Put it back into the config, or give the work to another one.`;
  }
  if (next === 'cheap' && agent?.models?.cheap === undefined) {
    return `A cheap check needs a cheap model, and the agent "${name}" has none. Set \`agents.${name}.models.cheap\` in the config, or say: mode agent`;
  }
  if (check?.probe === 'command' && !rules.probes.commands.some((each) => each.name === check.subject)) {
    const known = rules.probes.commands.map((each) => each.name).join(', ') || 'none';
    return `There is no command "${check.subject}" for checks (there are: ${known}). Set \`probes.commands.${check.subject}\` in the config.`;
  }
  return undefined;
}
