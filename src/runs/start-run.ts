import type { NewRun } from '../contracts/stores/run-store.ts';
import type { Task } from '../domain/task.ts';
import type { Ids } from '../kernel/ids.ts';

/** The run of a task: everything that it needs later is copied now, so that an edit does not change it half-way. */
export function runOfTask(task: Task, { ids, dueAt }: { ids: Ids; dueAt?: Date }): NewRun {
  return {
    id: ids.next('run'),
    task: task.id,
    origin: dueAt ? 'schedule' : 'manual',
    agent: task.agent,
    session: task.session,
    person: task.createdBy,
    title: `${task.name} · T-${task.number}`,
    prompt: task.prompt,
    mode: task.mode,
    policy: task.policy,
    target: task.target,
    capabilities: task.policy.capabilities ?? [],
    ...(dueAt && { dueAt }),
  };
}
