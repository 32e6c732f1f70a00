import { isAside, type Run, runLabel } from '../domain/run.ts';
import { planRetry } from '../runs/plan-retry.ts';
import { planWait } from '../runs/plan-wait.ts';
import { answerForPeople } from '../turns/ask-agent.ts';
import type { FullAnswer } from '../turns/attach-files.ts';
import type { HelperResult } from './helper-result.ts';
import { pausedResult } from './paused-result.ts';
import { retryResult } from './retry-result.ts';
import { waitResult } from './wait-result.ts';

/** A run that has something to say. */
export function told(
  run: Run,
  { text, sign = '▸', files }: { text: string; sign?: string } & Partial<Pick<FullAnswer, 'files'>>,
): HelperResult {
  return {
    end: { state: 'succeeded', result: text },
    attempt: { outcome: 'succeeded' },
    markdown: [`${sign} **${run.title}**`, text].filter(Boolean).join('\n\n'),
    ...(files && { files }),
  };
}

/** A run that went well and has nothing to tell; history says so. Who asked for themselves is answered, whatever it found. */
export function silent(run: Run, { why, text = '' }: { why: string; text?: string }): HelperResult {
  const { markdown: _, ...quiet } = told(run, { text });
  const end = { ...quiet.end, reason: `silent: ${why}` };
  if (!isAside(run)) return { ...quiet, end };
  const would = run.origin === 'test' ? 'would say nothing' : 'says nothing';
  return {
    ...quiet,
    end,
    markdown: [`▸ **${run.title}** ${would}: ${why}`, text].filter(Boolean).join('\n\n'),
  };
}

/** A run that lacked something and did nothing. */
export function blocked(reason: string): HelperResult {
  return { end: { state: 'blocked', reason }, attempt: { outcome: 'blocked', reason } };
}

/** A run whose agent did not come to its end: it waits for money, is tried again, or that is its end. */
export function failed(run: Run, answer: FullAnswer): HelperResult {
  const { ending } = answer;
  if (ending.kind === 'paused') return pausedResult(answer, ending.reason);
  if (ending.kind !== 'failed') return cancelled;
  const { reason, detail, fault } = ending;
  const outcome = fault === 'timed_out' ? 'timed_out' : 'failed';
  const attempt = { outcome, reason, ...(detail !== undefined && { detail }) } as const;
  const wait = planWait(run, ending);
  if (wait) return waitResult(run, wait, attempt);
  const retry = planRetry(run, fault);
  if (retry) return retryResult(run, retry, attempt);
  const what = answerForPeople(answer);
  return {
    end: { state: 'failed', reason, fault, ...(answer.text !== '' && { result: answer.text }) },
    attempt,
    markdown: `✗ **${run.title}** failed\n\n${what}\n\n\`/run show ${runLabel(run.number)}\``,
    files: answer.files,
  };
}

/** A run whose agent said nothing at all, and did not say that it meant to: who asks for work wants something of it. */
export function failedEmpty(run: Run, answer: FullAnswer): HelperResult {
  const reason = 'The agent ended well but had nothing to say.';
  return failed(run, { ...answer, ending: { kind: 'failed', fault: 'empty', reason } });
}

/** A run that a person stopped. */
export const cancelled: HelperResult = {
  end: { state: 'cancelled', reason: 'stopped by a person' },
  attempt: { outcome: 'cancelled' },
};
