import { methods } from '@agentclientprotocol/sdk';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { ProgramEnd } from '../../process/run-program.ts';
import type { Line } from './line.ts';

/** What is to be ended, and when. */
export interface Parting {
  readonly line: Line;
  /** Resolves when the agent has answered. */
  readonly answered: Promise<unknown>;
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The conversation that it is asked in by now. */
  sessionId(): string | undefined;
}

/** An agent that is asked to stop may say so for so long. */
const stopMs = 1_500;
/** It may end by itself for so long; some wait for nothing. */
const endMs = 400;

/** Ends an agent when it has answered or is no longer wanted: politely, and then by force. */
export async function hangUp({ line, answered, signal, clock, sessionId }: Parting): Promise<ProgramEnd> {
  const over = new AbortController();
  const orAfter = (delayMs: number, ...events: readonly Promise<unknown>[]) =>
    Promise.race([...events, line.ended, clock.sleep(delayMs, over.signal)]);
  await Promise.race([answered, line.ended, aborted(signal)]);
  const id = sessionId();
  if (signal.aborted && id !== undefined) {
    line.agent.notify(methods.agent.session.cancel, { sessionId: id }).catch(() => {});
    await orAfter(stopMs, answered);
  }
  line.hangUp();
  await orAfter(endMs);
  line.stop();
  over.abort();
  return line.ended;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
