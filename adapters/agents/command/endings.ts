import type { BackendEnding, BackendFault } from '../../../src/contracts/agent-backend.ts';
import { assertNever } from '../../../src/kernel/assert-never.ts';
import { formatDuration } from '../../../src/kernel/duration.ts';
import type { Finish } from '../../process/run-program.ts';
import type { NotStarted } from '../../process/start-program.ts';
import type { CommandOptions } from './options.ts';
import { argvOf } from './options.ts';

/** What is known when the program has ended. */
export interface Ended {
  readonly wrote: boolean;
  readonly tail: string;
  readonly options: CommandOptions;
}

/** How the request ended, in words that help to mend it. */
export function endingOf(finish: Finish, { wrote, tail, options }: Ended): BackendEnding {
  const program = `The program "${nameOf(options)}"`;
  switch (finish.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'timeout':
      return failed('timed_out', `${program} was stopped after ${formatDuration(finish.afterMs)}.`, tail);
    case 'idle':
      return failed('timed_out', `${program} wrote nothing for ${formatDuration(finish.afterMs)}.`, tail);
    case 'overflow': {
      const reason = `${program} wrote more than ${options.outputLimitBytes} bytes and was stopped. Raise outputLimitBytes if that is right.`;
      return failed('too_much_output', reason, tail);
    }
    case 'mute':
      return failed('crashed', `${program} closed its output and was stopped.`, tail);
    case 'exit':
      if (finish.code !== 0) return failed('crashed', `${program} ended with ${exitOf(finish)}.`, tail);
      return wrote ? { kind: 'answered' } : failed('empty', `${program} ended well but wrote nothing.`, tail);
    default:
      return assertNever(finish);
  }
}

/** Why there was no program to run. */
export function notStartedEnding({ code, detail }: NotStarted, options: CommandOptions): BackendEnding {
  const program = `The program "${nameOf(options)}"`;
  if (code === 'ENOENT') {
    return failed('not_found', `${program} was not found. Install it, or mend the agent's command.`, detail);
  }
  if (code === 'EACCES') {
    return failed(
      'not_found',
      `${program} may not be run. Make it executable, or mend the agent's command.`,
      detail,
    );
  }
  if (code === 'E2BIG') {
    const reason = 'The prompt is too long for an argument. Shorten it, or set input to "stdin".';
    return failed('refused', reason, detail);
  }
  return failed('crashed', `${program} could not be started${code && ` (${code})`}.`, detail);
}

function failed(fault: BackendFault, reason: string, detail: string): BackendEnding {
  return { kind: 'failed', fault, reason, ...(detail !== '' && { detail }) };
}

function nameOf({ command }: CommandOptions): string {
  return argvOf(command)?.[0] ?? '';
}

function exitOf({ code, signal }: Extract<Finish, { kind: 'exit' }>): string {
  return code === null ? `signal ${signal}` : `exit code ${code}`;
}
