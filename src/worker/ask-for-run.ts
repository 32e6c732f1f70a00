import type { Stores } from '../contracts/stores/stores.ts';
import { isGranted } from '../domain/capability.ts';
import { silenceHint } from '../domain/execution/read-silence.ts';
import { findAgent } from '../domain/house-rules.ts';
import type { Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import { answerForPeople, refusal } from '../turns/ask-agent.ts';
import { askMetered } from '../turns/ask-metered.ts';
import { attachFiles, type FullAnswer, withFileNames } from '../turns/attach-files.ts';
import type { RequestMeter } from '../turns/meter.ts';
import { recordRefusals } from '../turns/record-refusals.ts';
import { withTools } from '../turns/with-tools.ts';
import type { HelperDeps } from './helper-deps.ts';
import { stopWhenIdle } from './stop-when-idle.ts';
import type { LazyWorkplace } from './workplace-of-run.ts';

/** What is asked of whom. */
interface Question {
  readonly run: Run;
  /** The try's own session, which remembers it. */
  readonly session: Id<'session'>;
  readonly prompt: string;
  readonly model: string | undefined;
  readonly stage: 'cheap' | 'strong';
  readonly signal: AbortSignal;
  readonly meter: RequestMeter;
  readonly workplace: LazyWorkplace;
}

/** Asks the agent of a run, with the rights of whoever made it. */
export async function askForRun(deps: HelperDeps, question: Question): Promise<FullAnswer> {
  const answer = await ask(deps, question);
  await remember(deps.stores, question, answer);
  return answer;
}

async function ask(
  deps: HelperDeps,
  { run, prompt, model, stage, signal, meter, workplace }: Question,
): Promise<FullAnswer> {
  const agent = findAgent(deps.rules, run.agent);
  const person = run.person && (await deps.stores.people.get(run.person));
  const owner = await deps.stores.sessions.get(run.session);
  if (!agent) return refusal(`The agent "${run.agent}" is no longer configured.`);
  if (!person || !owner) return refusal('Nobody who may ask for this is known any more.');
  // What a run reads may come from anywhere, so it has only what its task was given and its agent still has.
  const capabilities = run.capabilities.filter((each) => isGranted(agent.capabilities, each));
  const { folder, repository } = await workplace.open(agent);
  const request = {
    agent,
    options: agent.options,
    mark: `${run.id}:${run.attempt}`,
    prompt,
    ...(model !== undefined && { model }),
    // A cheap look has a form of its own in which it ends, and who was asked a question answers it.
    ...(stage === 'strong' && run.origin !== 'review' && { hint: silenceHint }),
    transcript: [],
    workspace: folder,
    ...(repository && { repository }),
    capabilities,
    timeoutMs: run.policy.timeoutMs ?? agent.timeoutMs,
    zone: person.zone ?? deps.zone,
  };
  const backend = stopWhenIdle(await deps.agents.backendOf(agent), deps.clock, run.policy.idleMs);
  const since = deps.clock.now();
  const metering = deps.agents.meteringOf(agent);
  const metered = { meter, metering, place: deps.agents.modelPlaceOf(request), openModels: deps.openModels };
  const scope = { cause: { run }, person, session: owner, target: run.target, capabilities };
  const answer = await withTools(deps.openTools, scope, (given) =>
    askMetered(backend, { request: { ...request, ...given }, ...metered, signal, onText: () => {} }),
  );
  if (stage === 'cheap') return { ...answer, files: [] };
  const mostBytes = deps.fileLimit(run.target);
  return attachFiles(answer, { findLinks: deps.findLinks, workspace: folder, mostBytes, since });
}

async function remember(
  stores: Stores,
  { run, session, prompt }: Question,
  answer: FullAnswer,
): Promise<void> {
  const line = { session, run: run.id };
  const usage = answer.ending.kind === 'answered' ? answer.ending.usage : undefined;
  const text = withFileNames(answerForPeople(answer), answer.files);
  const { id, task, person, attempt, agent } = run;
  await recordRefusals(stores, {
    ...{ run: id, session, agent, attempt, refusals: answer.refusals },
    ...(task && { task }),
    ...(person && { person }),
  });
  await stores.transcripts.add([
    { ...line, speaker: 'house', name: run.title, text: prompt },
    { ...line, speaker: 'agent', name: run.agent, text, ...(usage && { usage }) },
  ]);
}
