import type { Stores } from '../contracts/stores/stores.ts';
import { type AccountCap, capsOf } from '../domain/budget.ts';
import { type Dimension, formatAmount } from '../domain/cap.ts';
import { findAgent, type HouseRules } from '../domain/house-rules.ts';
import { configKeyOf, type Pause, raisedCap } from '../domain/pause.ts';
import { hasRole, type Person } from '../domain/person.ts';
import { moveRun, type Run, runMoves } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { type EditOrigin, editTask } from '../tasks/edit-task.ts';

/** What a person allows: so much more once, or twice the cap for ever. */
export type Allowance =
  | { readonly kind: 'once'; readonly dimension: Dimension; readonly amount: number }
  | { readonly kind: 'always' };

/** Who answers, and what. */
export interface AllowOrder extends EditOrigin {
  readonly allowance: Allowance;
  readonly rules: HouseRules;
}

/** How it went; what is in the way is a sentence for people. */
export type Allowed =
  /** `task`: what became of the cap of its task, where that was to be raised. */
  | { readonly kind: 'allowed'; readonly more: string; readonly task?: string }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Somebody was first, or the run does not wait. */
  | { readonly kind: 'late'; readonly run: Run };

/**
 * Lets a run that waits for more go on. The first answer counts. A member may loosen the caps of a task; those of the config
 * belong to owners, and each holds for all others as before.
 */
export async function allowRun(tx: Stores, run: Run, order: AllowOrder): Promise<Allowed> {
  const { pause } = run;
  const { by, allowance, rules } = order;
  if (!pause || moveRun(run.state, 'allow') === undefined) return { kind: 'late', run };
  // Tasks are locked before their runs, as the tick does.
  const task = allowance.kind === 'always' && run.task ? await tx.tasks.hold(run.task) : undefined;
  const raised = task && raisedCap(task.policy, pause);
  const reason = reasonAgainst(run, pause, order);
  if (reason !== undefined) return { kind: 'refused', reason };
  if (allowance.kind === 'always' && !raised) return { kind: 'refused', reason: noCap };
  const amount = amountOf(allowance, pause);
  const more = formatAmount(pause.dimension, amount);
  const said = raised
    ? `raised the cap to ${formatAmount(pause.dimension, raised.to)}`
    : `allowed ${more} more`;
  const answer = { by: by.name, said };
  if (!(await tx.pauses.answer(run, { state: runMoves.allow.to, reason: `${by.name} ${said}`, answer })))
    return { kind: 'late', run: (await tx.runs.get(run.id)) ?? run };
  await tx.spend.allow(run.id, loosened(run, by, rules), {
    microUsd: 0,
    tokens: 0,
    [pause.dimension]: amount,
  });
  const subjects = { run: run.id, ...(run.task && { task: run.task }), person: by.id };
  await tx.events.record({ kind: 'run.allowed', ...subjects, data: { said } });
  if (!task || !raised) return { kind: 'allowed', more };
  const words = `${raised.setting} ${formatAmount(pause.dimension, raised.to)}`;
  return { kind: 'allowed', more, task: await raise(tx, task, { setting: raised.setting, words }, order) };
}

const noCap = 'Its task has no such cap any more. Say how much more this run may take, such as $0.50.';

/** An edit like any other, so that it can be taken back like any other. */
async function raise(
  tx: Stores,
  task: Task,
  { setting, words }: { setting: string; words: string },
  origin: EditOrigin,
): Promise<string> {
  const edit = await editTask(tx, { task, parts: [{ kind: 'setting', name: setting, words }] }, origin);
  if (edit.kind === 'refused') return `Its task stays as it is. ${edit.reason}`;
  return `Its task has ${words} from now on. Undo: \`/task undo ${taskLabel(task.number)}\``;
}

function amountOf(allowance: Allowance, pause: Pause): number {
  return allowance.kind === 'once' ? allowance.amount : pause.cap;
}

function reasonAgainst(run: Run, pause: Pause, { by, allowance, rules }: AllowOrder): string | undefined {
  const key = configKeyOf(pause, pause.agent);
  if (key !== undefined && allowance.kind === 'always')
    return `That cap is \`${key}\` of the config: raise it there. Once: say how much more, such as $0.50.`;
  if (key !== undefined && !hasRole(by, 'owner'))
    return `That cap is \`${key}\` of the config, so only an owner may allow more.`;
  if (allowance.kind === 'once' && allowance.dimension !== pause.dimension)
    return pause.dimension === 'tokens'
      ? 'It is tokens that are used up. Say how many more, such as 50k tokens.'
      : 'It is money that is used up. Say how much more, such as $0.50.';
  return hasRole(by, 'owner') ? undefined : beyondConfig(run, pause, amountOf(allowance, pause), rules);
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
function loosened(run: Run, by: Person, rules: HouseRules): readonly AccountCap[] {
  const { id, task, agent, policy } = run;
  const sources = { policy, agent: findAgent(rules, agent)?.budget, house: rules.limits.budget };
  const caps = capsOf({ agent, run: id, ...(task && { task }) }, sources);
  return hasRole(by, 'owner') ? caps : caps.filter((cap) => cap.by === 'task');
}
