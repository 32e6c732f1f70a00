import type { NewRun } from '../contracts/stores/run-store.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Person } from '../domain/person.ts';
import { reviewData, reviewPrompt } from '../domain/review-prompt.ts';
import { isAside, type Run } from '../domain/run.ts';
import { keptInput } from '../domain/run-input.ts';
import type { Session } from '../domain/session.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { TaskPolicy } from '../domain/task-policy.ts';
import type { Ids } from '../kernel/ids.ts';
import { scheduleWords } from '../tasks/describe-task.ts';

/** Who asks whom about a task, and what. */
export interface ReviewOrder {
  readonly ids: Ids;
  readonly by: Person;
  readonly here: Conversation;
  /** The asker's session, which remembers the answer. */
  readonly session: Session;
  readonly agent: string;
  readonly question: string;
  /** The task's runs, the newest first. */
  readonly runs: readonly Run[];
}

/**
 * A run in which another agent is asked about a task. It follows from the task's newest run, goes to the asker alone and has
 * no capabilities; it is in the task's history and counts for its budget, and it never changes the task.
 */
export function reviewRunOf(task: Task, order: ReviewOrder): NewRun {
  const { ids, by, here, session, agent, question } = order;
  const runs = order.runs.filter((run) => !isAside(run));
  const [newest] = runs;
  const chain = newest && {
    parent: newest.id,
    root: newest.chain?.root ?? newest.id,
    depth: (newest.chain?.depth ?? 0) + 1,
  };
  return {
    id: ids.next('run'),
    task: task.id,
    ...{ origin: 'review', agent, session: session.id, person: by.id, mode: 'agent', target: here },
    title: `${agent} on ${task.name} · ${taskLabel(task.number)}`,
    prompt: reviewPrompt(question),
    input: keptInput(reviewData(task, { when: scheduleWords(task), runs })),
    policy: boundsOf(task.policy),
    capabilities: [],
    ...(chain && { chain }),
  };
}

/** What bounds the task bounds the question; how it goes about its work does not concern it. */
function boundsOf({ cap, capDay, maxTokens, timeoutMs, idleMs }: TaskPolicy): TaskPolicy {
  return {
    ...(cap && { cap }),
    ...(capDay && { capDay }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(idleMs !== undefined && { idleMs }),
  };
}
