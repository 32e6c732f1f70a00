import { type CapStop, configKeyOf } from '../domain/pause.ts';
import type { AgentAnswer } from './ask-agent.ts';

/** An answer in a chat that a cap has stopped says what to do. */
export function withAdvice(answer: AgentAnswer, stop: CapStop | undefined, agent: string): AgentAnswer {
  const { ending } = answer;
  if (ending.kind !== 'paused' || !stop) return answer;
  const isBusy = stop.spent + Math.max(1, stop.wanted) <= stop.cap;
  const key = configKeyOf(stop, agent) ?? 'the cap';
  const today = stop.scope === 'run' ? '' : 'It goes on tomorrow, or sooner if ';
  const advice = isBusy
    ? 'Send it again in a while.'
    : `${today || 'Ask for less, or let '}${today ? `an owner raises ${key}` : `an owner raise ${key}`}. What was spent: \`/usage\``;
  return { ...answer, ending: { ...ending, reason: `${ending.reason}. ${advice}` } };
}
