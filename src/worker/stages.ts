import { cheapPrompt, withKnown } from '../domain/execution/cheap-prompt.ts';
import { readSilence } from '../domain/execution/read-silence.ts';
import { planStages } from '../domain/execution/stage.ts';
import { findAgent } from '../domain/house-rules.ts';
import type { Run } from '../domain/run.ts';
import { promptWithInput } from '../domain/run-input.ts';
import { answerForPeople } from '../turns/ask-agent.ts';
import { askForRun } from './ask-for-run.ts';
import { lookCheaply } from './cheap-stage.ts';
import type { HelperDeps } from './helper-deps.ts';
import type { HelperResult } from './helper-result.ts';
import { type Looked, lookFirst } from './probe-stage.ts';
import { blocked, cancelled, failed, failedEmpty, silent, told } from './run-results.ts';
import { createStageLog, endOf, type StageLog } from './stage-log.ts';
import type { Work } from './work.ts';

/**
 * Does the stages of a run, the cheapest first, and goes no further than is needed: a check that is quiet ends it, and so
 * does a cheap model that sees nothing. People hear of it only when the run ends, so that a try that is taken anew says
 * nothing twice.
 */
export async function runStages(deps: HelperDeps, work: Work): Promise<HelperResult> {
  const { run } = work;
  const { check, next } = planStages(run);
  const log = createStageLog(deps.stores.stages, work, { isKept: check !== undefined || next === 'cheap' });
  const looked = check && (await lookFirst(deps, work, { check, log }));
  if (looked?.kind === 'refused') return blocked(looked.reason);
  if (work.signal.aborted) return cancelled;
  const trace = looked ? { trace: { seen: looked.seen } } : {};
  if (looked && looked.text === undefined) {
    return { ...silent(run, { why: 'nothing changed', text: looked.short }), ...trace };
  }
  const order = orderOf(run, looked);
  if (next === 'tell') return { ...told(run, { text: tellingOf(run, looked) }), ...trace };
  if (next === 'strong') return { ...(await askStrong(deps, work, { order, log })), ...trace };
  const first = await lookCheaply(deps, work, { prompt: cheapPrompt(order), log });
  if (first.kind === 'done') return { ...first.result, ...trace };
  const closer = withKnown(order, 'What a first look found', first.text);
  const { escalateTo } = run.policy;
  return {
    ...(await askStrong(deps, work, { order: closer, log, escalateTo })),
    ...trace,
  };
}

/** What the agent is to do, with what is known. */
function orderOf(run: Run, looked: Looked | undefined): string {
  const order = promptWithInput(run);
  return looked?.text === undefined ? order : withKnown(order, 'What a check found just now', looked.text);
}

/** What is told where no model is asked: what is known, and a reminder's own text. */
function tellingOf({ prompt, mode }: Run, looked: Looked | undefined): string {
  if (looked?.text === undefined) return prompt;
  return mode === 'remind' ? `${prompt}\n\n${looked.text}` : looked.text;
}

interface StrongOrder {
  readonly order: string;
  readonly log: StageLog;
  readonly escalateTo?: string | undefined;
}

async function askStrong(
  deps: HelperDeps,
  { zone: _, ...work }: Work,
  { order, log, escalateTo }: StrongOrder,
): Promise<HelperResult> {
  const { run } = work;
  const model = escalateTo ?? findAgent(deps.rules, run.agent)?.models?.strong;
  const end = await log.begin('strong', model);
  const said = await askForRun(deps, { ...work, prompt: order, model, stage: 'strong' });
  const { ending } = said;
  if (ending.kind !== 'answered') {
    await end(endOf(ending));
    return failed(run, said);
  }
  const { text, isSilent } = readSilence(said.text);
  const isQuiet = ending.silent === true || isSilent;
  const isEmpty = !isQuiet && text.trim() === '' && said.files.length === 0;
  if (isEmpty) {
    await end({ finding: 'it said nothing', verdict: 'failed' });
    return failedEmpty(run, said);
  }
  await end({ finding: '', verdict: isQuiet ? 'quiet' : 'tells' });
  if (isQuiet) return silent(run, { why: 'the agent had nothing to tell', text: text.trim() });
  const answer = { ...said, text };
  return told(run, { text: answerForPeople(answer), files: said.files });
}
