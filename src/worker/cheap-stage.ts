import type { StageVerdict } from '../contracts/stores/stage-store.ts';
import { lastJson } from '../domain/execution/last-json.ts';
import { readVerdict, type Verdict } from '../domain/execution/read-verdict.ts';
import { usualEscalations } from '../domain/execution/stage.ts';
import { findAgent } from '../domain/house-rules.ts';
import { askForRun } from './ask-for-run.ts';
import type { HelperDeps } from './helper-deps.ts';
import type { HelperResult } from './helper-result.ts';
import { failed, failedEmpty, silent, told } from './run-results.ts';
import { endOf, type StageLog } from './stage-log.ts';
import type { Work } from './work.ts';

/** What a cheap look came to: it is the end, or the strong model is to look closer. */
export type CheapLook =
  | { readonly kind: 'done'; readonly result: HelperResult }
  | { readonly kind: 'escalates'; readonly text: string };

/** Asks the cheap model for a verdict. Only a valid yes calls the strong one, and so often a day as the task allows. */
export async function lookCheaply(
  deps: HelperDeps,
  work: Work,
  { prompt, log }: { readonly prompt: string; readonly log: StageLog },
): Promise<CheapLook> {
  const { zone: _, ...asking } = work;
  const { run } = work;
  const model = findAgent(deps.rules, run.agent)?.models?.cheap;
  const end = await log.begin('cheap', model);
  const answer = await askForRun(deps, { ...asking, prompt, model, stage: 'cheap' });
  const { ending } = answer;
  if (ending.kind !== 'answered') {
    await end(endOf(ending));
    return { kind: 'done', result: failed(run, answer) };
  }
  if (answer.text.trim() === '') {
    await end({ finding: 'it said nothing', verdict: 'failed' });
    return { kind: 'done', result: failedEmpty(run, answer) };
  }
  const read = readVerdict(answer.text);
  const text = read?.text || lastJson(answer.text)?.before || answer.text.trim();
  const verdict = await verdictOf(deps, work, read);
  await end({ finding: text, verdict });
  if (verdict === 'escalates') return { kind: 'escalates', text };
  return { kind: 'done', result: resultOf(work, { read, verdict, text }) };
}

async function verdictOf(
  deps: HelperDeps,
  { run, zone }: Work,
  read: Verdict | undefined,
): Promise<StageVerdict> {
  if (!read) return 'no verdict';
  if (!read.escalate) return read.notify ? 'tells' : 'quiet';
  if (!run.task || run.origin === 'test') return 'escalates';
  const most = run.policy.maxEscalations ?? usualEscalations;
  return (await deps.stores.stages.escalationsToday(run.task, zone)) < most ? 'escalates' : 'capped';
}

function resultOf(
  { run }: Work,
  look: { read: Verdict | undefined; verdict: StageVerdict; text: string },
): HelperResult {
  const { read, verdict, text } = look;
  const most = run.policy.maxEscalations ?? usualEscalations;
  const capped = `the closer looks of today are used up (${most})`;
  if (read?.notify) {
    const note = verdict === 'capped' ? `\n\n_It asked for a closer look, but ${capped}._` : '';
    return told(run, { text: `${text}${note}` });
  }
  if (verdict === 'capped') return silent(run, { why: capped, text });
  const why = read ? 'the cheap check found nothing to tell' : 'the cheap check gave no valid verdict';
  return silent(run, { why, text });
}
