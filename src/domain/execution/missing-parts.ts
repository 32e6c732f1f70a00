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

/** One thing that the config lacks. */
export interface MissingPart {
  readonly what: string;
  /** How to mend it, in one sentence. */
  readonly mend: string;
  /** The key of the config that it lacks. */
  readonly key: string;
  /** What could stand there. */
  readonly example: string;
  /** An edit of the task that does without it. */
  readonly edit?: string;
}

/**
 * What the config lacks for a run, and how to mend it; undefined when all is there. Nothing is asked or started for it. An
 * account that is gone blocks nothing: channels only carry, and what they cannot carry reaches people by another way.
 */
export function missingParts(rules: HouseRules, order: Order): string | undefined {
  const [first] = findMissing(rules, order);
  return first && `${first.what} ${first.mend}`;
}

/** Each thing that the config lacks for a run. */
export function findMissing(rules: HouseRules, { agent: name, mode, policy }: Order): readonly MissingPart[] {
  const { check, next } = planStages({ mode, policy });
  const agent = findAgent(rules, name);
  const needsAgent = next !== 'tell' || check?.probe === 'file' || check?.probe === 'command';
  const isKnown = rules.probes.commands.some((each) => each.name === check?.subject);
  return [
    ...(needsAgent && !agent ? [noAgent(name)] : []),
    ...(next === 'cheap' && agent && agent.models?.cheap === undefined ? [noCheapModel(name, policy)] : []),
    ...(check?.probe === 'command' && !isKnown ? [noCommand(rules, check.subject)] : []),
  ];
}

function noAgent(name: string): MissingPart {
  return {
    what: `The agent "${name}" is no longer configured.`,
    mend: 'Put it back into the config, or give the work to another one.',
    key: `agents.${name}`,
    example: '{ backend: … }',
  };
}

function noCheapModel(name: string, { afterCheck, escalateTo, maxEscalations }: TaskPolicy): MissingPart {
  const key = `agents.${name}.models.cheap`;
  // What is said about a cheap check makes no sense without one, and an edit that left it would be refused.
  const edit = [
    afterCheck === undefined ? 'mode agent' : 'then strong',
    ...(escalateTo === undefined ? [] : ['escalate off']),
    ...(maxEscalations === undefined ? [] : ['max-escalations off']),
  ].join('; ');
  return {
    what: `A cheap check needs a cheap model, and the agent "${name}" has none.`,
    mend: `Set \`${key}\` in the config, or say: ${edit}`,
    ...{ key, example: 'the name of a small model', edit },
  };
}

function noCommand({ probes }: HouseRules, name: string): MissingPart {
  const known = probes.commands.map((each) => each.name).join(', ') || 'none';
  const key = `probes.commands.${name}`;
  return {
    what: `There is no command "${name}" for checks (there are: ${known}).`,
    mend: `Set \`${key}\` in the config.`,
    ...{ key, example: '[program, argument]' },
  };
}
