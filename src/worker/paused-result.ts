import { describeStop, pauseMs } from '../domain/pause.ts';
import type { Run } from '../domain/run.ts';
import { runMoves } from '../domain/run.ts';
import type { FullAnswer } from '../turns/attach-files.ts';
import type { RequestMeter } from '../turns/meter.ts';
import type { HelperResult } from './helper-result.ts';

/** A run that its budget has stopped waits, with what it had said; `withSpending` adds which cap it was. */
export function pausedResult(answer: FullAnswer, reason: string): HelperResult {
  const result = answer.text.trim();
  return {
    end: {
      ...{ state: runMoves.pause.to, reason, availableInMs: pauseMs },
      ...(result !== '' && { result }),
    },
    attempt: { outcome: 'paused', reason },
  };
}

/**
 * The result with what it took. A run that waits says for which cap; if no cap has stopped it, its back-end only says so and
 * the run has failed. What went beyond a cap is there and is delivered, with a word.
 */
export function withSpending(
  { attempt, ...rest }: HelperResult,
  { run, meter }: { run: Run; meter: RequestMeter },
): HelperResult {
  const usage = meter.usage();
  const spent = { ...rest, attempt: { ...attempt, ...(usage && { usage }) }, record: meter.record };
  if (rest.end.state === 'waiting') return waiting(spent, run, meter);
  const [over] = meter.overshot();
  if (!over || rest.markdown === undefined || rest.end.state !== 'succeeded') return spent;
  return { ...spent, markdown: `${rest.markdown}\n\n⚠ Note: ${describeStop(over, run.agent)}.` };
}

function waiting(result: HelperResult, run: Run, meter: RequestMeter): HelperResult {
  const stop = meter.stoppedBy();
  const { end } = result;
  if (stop) {
    const said = end.result ?? run.result;
    const pause = { ...stop, agent: run.agent };
    return { ...result, end: { ...end, pause, ...(said !== undefined && { result: said }) } };
  }
  const reason = `Its agent paused although no cap is reached: ${end.reason ?? ''}`;
  const { availableInMs: _, ...kept } = end;
  return {
    ...result,
    end: { ...kept, state: 'failed', reason },
    attempt: { ...result.attempt, outcome: 'failed', reason },
    markdown: `✗ **${run.title}** failed\n\n${[end.result, `⚠️ ${reason}`].filter(Boolean).join('\n\n')}`,
  };
}
