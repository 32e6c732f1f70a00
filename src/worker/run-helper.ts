import { mkdir } from 'node:fs/promises';
import type { GatewayTools } from '../contracts/agent-backend.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Conversation } from '../domain/channel.ts';
import { findAgent } from '../domain/house-rules.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { promptWithInput } from '../domain/run-input.ts';
import { taskSessionKey } from '../domain/session.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Id } from '../kernel/ids.ts';
import { planRetry } from '../runs/plan-retry.ts';
import { answerForPeople, refusal } from '../turns/ask-agent.ts';
import { askMetered } from '../turns/ask-metered.ts';
import { type AttachDeps, attachFiles, type FullAnswer, withFileNames } from '../turns/attach-files.ts';
import { createMeter, type MeterDeps, type RequestMeter } from '../turns/meter.ts';
import type { OpenAgents } from '../turns/open-agents.ts';
import type { HelperResult } from './helper-result.ts';
import { orphanOf } from './orphan-of.ts';
import { pausedResult, withSpending } from './paused-result.ts';
import { retryResult } from './retry-result.ts';
import { stopWhenIdle } from './stop-when-idle.ts';

/** What a helper needs. */
export interface HelperDeps extends MeterDeps {
  readonly agents: OpenAgents;
  readonly zone: string;
  readonly findLinks: AttachDeps['findLinks'];
  /** The largest file that may go to a place; undefined where none can. */
  readonly fileLimit: (place: Conversation) => number | undefined;
}

/**
 * Does the work of a claimed run in a short session of its own: an ephemeral helper of the owning agent, of which nothing
 * stays but its record. One helper's failure, whatever it throws, is a result for the run and never the worker's.
 */
export async function runHelper(deps: HelperDeps, run: Run, signal: AbortSignal): Promise<HelperResult> {
  const session = await openSession(deps, run);
  await deps.stores.attempts.begin({ run, holder: deps.node, session });
  if (run.mode === 'remind')
    return succeeded(run, { text: run.prompt, files: [], ending: { kind: 'answered' } }, '⏰');
  const meter = meterOf(deps, run, signal);
  return withSpending(await work(deps, { run, session, signal, meter }), { run, meter });
}

interface Work {
  readonly run: Run;
  readonly session: Id<'session'>;
  readonly signal: AbortSignal;
  readonly meter: RequestMeter;
}

async function work(deps: HelperDeps, given: Work): Promise<HelperResult> {
  const { run, session } = given;
  try {
    const orphan = await orphanOf(deps, run);
    if (orphan) return orphan;
    const answer = await ask(deps, given);
    await remember(deps.stores, { run, session, answer });
    if (answer.ending.kind === 'cancelled') return cancelled;
    if (answer.ending.kind !== 'answered') return failed(run, answer);
    return isEmpty(answer) ? failedEmpty(run, answer) : succeeded(run, answer, '▸');
  } catch (err) {
    const ending = { kind: 'failed', fault: 'crashed', reason: messageOf(err) } as const;
    return failed(run, { text: '', files: [], ending });
  }
}

function meterOf(deps: HelperDeps, run: Run, signal: AbortSignal): RequestMeter {
  const { id, task, person, agent, attempt, policy } = run;
  const who = { run: id, ...(task && { task }), ...(person && { person }), agent, attempt, policy };
  const patienceMs = policy.timeoutMs ?? findAgent(deps.rules, agent)?.timeoutMs ?? 0;
  return createMeter(deps, { ...who, patienceMs, signal });
}

async function openSession({ stores, ids }: HelperDeps, run: Run): Promise<Id<'session'>> {
  const key = `${taskSessionKey(run.agent, run.task ?? ids.next('task'))}:run:${run.number}:${run.attempt}`;
  const id = ids.next('session');
  await stores.sessions.open({ id, key, agent: run.agent, name: runLabel(run.number) });
  return id;
}

async function ask(deps: HelperDeps, { run, signal, meter }: Omit<Work, 'session'>): Promise<FullAnswer> {
  const agent = findAgent(deps.rules, run.agent);
  const person = run.person && (await deps.stores.people.get(run.person));
  const owner = await deps.stores.sessions.get(run.session);
  if (!agent) return refusal(`The agent "${run.agent}" is no longer configured.`);
  if (!person || !owner) return refusal('Nobody who may ask for this is known any more.');
  await mkdir(agent.workspace, { recursive: true });
  const request = {
    agent,
    options: agent.options,
    mark: `${run.id}:${run.attempt}`,
    prompt: promptWithInput(run),
    transcript: [],
    workspace: agent.workspace,
    capabilities: run.capabilities,
    timeoutMs: run.policy.timeoutMs ?? agent.timeoutMs,
    zone: person.zone ?? deps.zone,
    tools: noTools,
  };
  const backend = stopWhenIdle(await deps.agents.backendOf(agent), deps.clock, run.policy.idleMs);
  const since = deps.clock.now();
  const metering = deps.agents.meteringOf(agent);
  const answer = await askMetered(backend, { request, meter, metering, signal, onText: () => {} });
  const mostBytes = deps.fileLimit(run.target);
  return attachFiles(answer, { findLinks: deps.findLinks, workspace: agent.workspace, mostBytes, since });
}

async function remember(
  stores: Stores,
  { run, session, answer }: { run: Run; session: Id<'session'>; answer: FullAnswer },
): Promise<void> {
  const line = { session, run: run.id };
  const usage = answer.ending.kind === 'answered' ? answer.ending.usage : undefined;
  const said = {
    ...line,
    speaker: 'agent',
    name: run.agent,
    text: withFileNames(answerForPeople(answer), answer.files),
  } as const;
  await stores.transcripts.add([
    { ...line, speaker: 'house', name: run.title, text: promptWithInput(run) },
    { ...said, ...(usage && { usage }) },
  ]);
}

function succeeded(run: Run, answer: FullAnswer, sign: string): HelperResult {
  const result = answerForPeople(answer);
  const attempt = { outcome: 'succeeded' } as const;
  const markdown = [`${sign} **${run.title}**`, result].filter(Boolean).join('\n\n');
  return { end: { state: 'succeeded', result }, attempt, markdown, files: answer.files };
}

function failed(run: Run, answer: FullAnswer): HelperResult {
  const { ending } = answer;
  if (ending.kind === 'paused') return pausedResult(answer, ending.reason);
  if (ending.kind !== 'failed') return cancelled;
  const { reason, detail, fault } = ending;
  const outcome = fault === 'timed_out' ? 'timed_out' : 'failed';
  const retry = planRetry(run, fault);
  if (retry) return retryResult(run, retry, { outcome, reason, ...(detail !== undefined && { detail }) });
  const what = answerForPeople(answer);
  return {
    end: { state: 'failed', reason, fault, ...(answer.text !== '' && { result: answer.text }) },
    attempt: { outcome, reason, ...(detail !== undefined && { detail }) },
    markdown: `✗ **${run.title}** failed\n\n${what}\n\n\`/run show ${runLabel(run.number)}\``,
    files: answer.files,
  };
}

/** Who asks for work wants something of it: nothing at all is no result. */
function isEmpty({ text, files }: FullAnswer): boolean {
  return text.trim() === '' && files.length === 0;
}

function failedEmpty(run: Run, answer: FullAnswer): HelperResult {
  const reason = 'The agent ended well but had nothing to say.';
  return failed(run, { ...answer, ending: { kind: 'failed', fault: 'empty', reason } });
}

const cancelled: HelperResult = {
  end: { state: 'cancelled', reason: 'stopped by a person' },
  attempt: { outcome: 'cancelled' },
};

/** What a run reads may come from anywhere, so it can never make tasks by itself. */
const noTools: GatewayTools = {
  createTask: async () => ({ created: false, text: 'A task cannot make tasks. Ask for it in the chat.' }),
};
