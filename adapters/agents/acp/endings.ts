import type { BackendEnding } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { assertNever } from '../../../src/kernel/assert-never.ts';
import { endingOfProgram, type Failure } from '../../process/program-endings.ts';
import type { ProgramEnd } from '../../process/run-program.ts';
import { failureIn } from './failures.ts';
import type { Memo } from './memo.ts';
import type { Preset } from './presets.ts';
import type { Stop } from './turn.ts';
import type { Told } from './updates.ts';

/** What is known when a request has ended. */
export interface Ended {
  readonly preset: Preset;
  /** How its program ended, which may have been by us. */
  readonly end: ProgramEnd;
  /** How it answered; undefined when it ended first. */
  readonly outcome: Stop | Failure | undefined;
  readonly told: Told;
  /** What was noted of the conversation that it went on with. */
  readonly memo: Memo | undefined;
  readonly isCancelled: boolean;
  /** What it was refused last; some end their turn then. */
  readonly refused: string | undefined;
}

/** How the request ended. What the agent answered decides, and else how its program ended. */
export function endingOf(ended: Ended): BackendEnding {
  const { preset, end, outcome, isCancelled } = ended;
  const usage = usageOf(ended);
  const used = usage && { usage };
  if (isCancelled) return { kind: 'cancelled', ...used };
  if (outcome === undefined) {
    return endingOfProgram(end, preset, { usage, otherwise: () => withoutAnswer(end, preset) });
  }
  const failure = isStop(outcome) ? failureOf(outcome, ended) : outcome;
  if (!failure) return { kind: 'answered', ...used };
  const [fault, reason] = failure;
  const detail = end.kind === 'ended' ? end.tail : end.detail;
  return { kind: 'failed', fault, reason, ...used, ...(detail !== '' && { detail }) };
}

/** Whether the conversation has gone on, so that the next request may go on with it. */
export function wentOn({ outcome, told }: Ended): boolean {
  return told.worked || (isStop(outcome) && !told.isBroken);
}

function isStop(outcome: Ended['outcome']): outcome is Stop {
  return outcome !== undefined && 'reason' in outcome;
}

function failureOf({ reason }: Stop, { preset, told, refused }: Ended): Failure | undefined {
  const { title } = preset;
  switch (reason) {
    case 'end_turn':
      if (told.isBroken) return failureIn(told.held, preset);
      return told.wrote || told.held !== '' ? undefined : withoutWords(title, refused);
    case 'max_tokens':
      return [
        'too_much_output',
        `${title} was stopped: it wrote as much as its model may. Ask for less at once.`,
      ];
    case 'max_turn_requests':
      return ['too_much_output', `${title} was stopped: it asked its model too often. Ask for less at once.`];
    case 'refusal':
      return [
        'refused',
        `${title} will not answer this. Say it in another way, or begin anew with /session new.`,
      ];
    case 'cancelled':
      return ['crashed', `${title} stopped its work by itself. Ask again.`];
    default:
      return assertNever(reason);
  }
}

function withoutWords(title: string, refused: string | undefined): Failure {
  if (refused === undefined) return ['empty', `${title} ended well but said nothing.`];
  const words = `${title} stopped when it was refused: ${refused}. Ask for something else, or give the agent the capability for that.`;
  return ['refused', words];
}

function withoutAnswer(end: ProgramEnd, { title, program }: Preset): Failure {
  const code = end.kind === 'ended' && end.finish.kind === 'exit' ? end.finish.code : null;
  const how = code === null ? 'by a signal' : `exit code ${code}`;
  return [
    'crashed',
    `${title} ended without an answer (${how}). Is "${program}" an agent that speaks ACP, and are its arguments right?`,
  ];
}

/** It tells the tokens of this time, but the money of the whole conversation. */
function usageOf({ outcome, told, memo }: Ended): Usage | undefined {
  const tokens = isStop(outcome) ? outcome.usage : undefined;
  const { costUsd: total } = told;
  // What lies below what was noted has begun to count anew.
  const costUsd = total !== undefined && memo && total >= memo.costUsd ? total - memo.costUsd : total;
  const usage = { ...tokens, ...(costUsd !== undefined && { costUsd }) };
  return Object.keys(usage).length > 0 ? usage : undefined;
}
