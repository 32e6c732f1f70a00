import { mkdir } from 'node:fs/promises';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Agent } from '../domain/agent.ts';
import { lacksApproval } from '../domain/approval.ts';
import { missingParts } from '../domain/execution/missing-parts.ts';
import { planStages } from '../domain/execution/stage.ts';
import { findAgent, type HouseRules } from '../domain/house-rules.ts';
import { isAside, type Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import { messageOf } from '../kernel/errors.ts';
import type { OpenAgents } from '../turns/open-agents.ts';

interface PreflightDeps {
  readonly stores: Stores;
  readonly rules: HouseRules;
  readonly agents: OpenAgents;
}

/** Whether a run may begin. */
export interface Preflight {
  /** What it lacks and how to mend it; undefined when all is there. */
  readonly missing?: string;
  /** People were told that the task is blocked. */
  readonly wasBlocked: boolean;
  /** In whose zone days are counted. */
  readonly zone: string;
}

/** Looks whether everything is there that a run needs, before anything is asked or spent. */
export async function preflight(deps: PreflightDeps, run: Run): Promise<Preflight> {
  const task = run.task ? await deps.stores.tasks.get(run.task) : undefined;
  const missing =
    (await unapproved(deps, run, task)) ?? missingParts(deps.rules, run) ?? (await missingOf(deps, run));
  const wasBlocked = task ? task.blocked !== undefined : false;
  return { wasBlocked, zone: task ? task.zone : 'UTC', ...(missing !== undefined && { missing }) };
}

/** The task says whether it needs an approval now; the run is what must be covered by it. What stands aside changes nothing. */
async function unapproved(
  { stores }: PreflightDeps,
  run: Run,
  task: Task | undefined,
): Promise<string | undefined> {
  if (!task?.policy.approvedOnly || isAside(run)) return undefined;
  return lacksApproval(task, run, await stores.approvals.of(task.id));
}

async function missingOf(deps: PreflightDeps, run: Run): Promise<string | undefined> {
  const agent = findAgent(deps.rules, run.agent);
  if (!agent) return undefined;
  try {
    await mkdir(agent.workspace, { recursive: true });
  } catch (err) {
    return `The folder of the agent "${agent.name}" cannot be used: ${messageOf(err)}. Make it writable, or set \`agents.${agent.name}.workspace\`.`;
  }
  return planStages(run).next === 'tell' ? undefined : backendLacks(deps, run, agent);
}

async function backendLacks({ agents }: PreflightDeps, run: Run, agent: Agent): Promise<string | undefined> {
  try {
    const { options, workspace, unsafe } = agent;
    const { capabilities } = run;
    const backend = await agents.backendOf(agent);
    for (const model of modelsOf(run, agent)) {
      const missing = await backend.missing?.({
        agent: agent.name,
        options,
        workspace,
        model,
        capabilities,
        unsafe,
      });
      if (missing !== undefined) return missing;
    }
    return undefined;
  } catch (err) {
    return `The back-end of the agent "${agent.name}" could not be opened: ${messageOf(err)}`;
  }
}

/** Each model that may be asked in the course of the run. */
function modelsOf(run: Run, { models }: Agent): readonly (string | undefined)[] {
  const isCheap = planStages(run).next === 'cheap';
  const strong = isCheap ? (run.policy.escalateTo ?? models?.strong) : models?.strong;
  return isCheap ? [models?.cheap, strong] : [strong];
}
