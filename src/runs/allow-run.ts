import type { Stores } from '../contracts/stores/stores.ts';
import { capsOf, type Dimension, formatAmount } from '../domain/budget.ts';
import { findAgent, type HouseRules } from '../domain/house-rules.ts';
import { configKeyOf, type Pause, raisedPolicy } from '../domain/pause.ts';
import { hasRole, type Person } from '../domain/person.ts';
import { moveRun, type Run, runMoves } from '../domain/run.ts';
import { taskLabel } from '../domain/task.ts';

/** What a person allows: so much more once, or twice the cap for ever. */
export type Allowance =
  | { readonly kind: 'once'; readonly dimension: Dimension; readonly amount: number }
  | { readonly kind: 'always' };

/** How it went; what is in the way is a sentence for people. */
export type Allowed =
  | {
      readonly kind: 'allowed';
      readonly more: string;
      readonly raised?: { readonly to: string; readonly undo: string };
    }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Somebody was first, or the run does not wait. */
  | { readonly kind: 'late'; readonly run: Run };

/**
 * Lets a run that waits for more go on. The first answer counts. A member may loosen the caps of a task; those of the config
 * belong to owners, and each holds for all others as before.
 */
export async function allowRun(
  tx: Stores,
  rules: HouseRules,
  run: Run,
  { by, allowance }: { by: Person; allowance: Allowance },
): Promise<Allowed> {
  const { pause } = run;
  if (!pause || moveRun(run.state, 'allow') === undefined) return { kind: 'late', run };
  const reason = reasonAgainst(run, pause, { by, allowance, rules });
  if (reason !== undefined) return { kind: 'refused', reason };
  // Tasks are locked before their runs, as the tick does.
  const task = allowance.kind === 'always' && run.task ? await tx.tasks.hold(run.task) : undefined;
  const change = task && raisedPolicy(task.policy, pause);
  if (allowance.kind === 'always' && !change)
    return {
      kind: 'refused',
      reason: 'Its task has no such cap any more. Say how much it may take, such as $0.50.',
    };
  const amount = allowance.kind === 'once' ? allowance.amount : pause.cap;
  const more = formatAmount(pause.dimension, amount);
  const said = change
    ? `raised the cap to ${formatAmount(pause.dimension, change.to)}`
    : `allowed ${more} more`;
  const answer = { by: by.name, said };
  if (!(await tx.pauses.answer(run, { state: runMoves.allow.to, reason: `${by.name} ${said}`, answer })))
    return { kind: 'late', run: (await tx.runs.get(run.id)) ?? run };
  await tx.spend.allow(run.id, loosened(run, by, rules), {
    microUsd: 0,
    tokens: 0,
    [pause.dimension]: amount,
  });
  if (task && change) await tx.pauses.setPolicy(task.id, task.policy, change.policy);
  const subjects = { run: run.id, ...(run.task && { task: run.task }), person: by.id };
  await tx.events.record({ kind: 'run.allowed', ...subjects, data: { said } });
  if (!task || !change) return { kind: 'allowed', more };
  const undo = `/task edit ${taskLabel(task.number)} ${change.setting} ${formatAmount(pause.dimension, change.from)}`;
  return { kind: 'allowed', more, raised: { to: formatAmount(pause.dimension, change.to), undo } };
}

function reasonAgainst(
  run: Run,
  pause: Pause,
  { by, allowance, rules }: { by: Person; allowance: Allowance; rules: HouseRules },
): string | undefined {
  const key = configKeyOf(pause, pause.agent);
  if (key !== undefined && allowance.kind === 'always')
    return `That cap is \`${key}\` of the config: raise it there. Once: say how much more, such as $0.50.`;
  if (key !== undefined && !hasRole(by, 'owner'))
    return `That cap is \`${key}\` of the config, so only an owner may allow more.`;
  if (allowance.kind === 'once' && allowance.dimension !== pause.dimension)
    return pause.dimension === 'tokens'
      ? 'It is tokens that are used up. Say how many more, such as 50k tokens.'
      : 'It is money that is used up. Say how much more, such as $0.50.';
  const amount = allowance.kind === 'once' ? allowance.amount : pause.cap;
  return hasRole(by, 'owner') ? undefined : beyondConfig(run, pause, amount, rules);
}

/** A member's word cannot carry a run past what the config lets any run of the agent take. */
function beyondConfig(
  run: Run,
  { scope, dimension, cap, spent }: Pause,
  amount: number,
  rules: HouseRules,
): string | undefined {
  const most = scope === 'run' ? findAgent(rules, run.agent)?.budget?.perRun?.[dimension] : undefined;
  if (most === undefined || Math.max(cap, spent) + amount <= most) return undefined;
  return `A run of ${run.agent} may take ${formatAmount(dimension, most)} at most (\`agents.${run.agent}.budget.perRun\`). Only an owner may allow more.`;
}

/** The caps that the person may loosen: all of them, so that one answer is enough. */
function loosened(run: Run, by: Person, rules: HouseRules) {
  const { id, task, agent, policy } = run;
  const sources = { policy, agent: findAgent(rules, agent)?.budget, house: rules.limits.budget };
  const caps = capsOf({ agent, run: id, ...(task && { task }) }, sources);
  return hasRole(by, 'owner') ? caps : caps.filter((cap) => cap.by === 'task');
}
