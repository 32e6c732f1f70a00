import type { BackendRequest } from '../../../../src/contracts/agent-backend.ts';
import type { Capability } from '../../../../src/domain/capability.ts';
import type { Clock } from '../../../../src/kernel/clock.ts';
import { runProgram } from '../../../process/run-program.ts';
import type { Sandbox, Walls } from '../../../process/sandbox.ts';
import type { ProgramOrder } from '../../../process/start-program.ts';
import { wallIn } from '../../../process/wall-signs.ts';
import type { ModelOptions } from '../options.ts';
import { RefusedUse } from './refused-use.ts';

/** What a command line is run with. */
export interface ShellDeps {
  readonly request: Pick<
    BackendRequest<ModelOptions>,
    'agent' | 'capabilities' | 'mark' | 'workspace' | 'repository'
  >;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  /** Where programs are looked for. */
  readonly path: string | undefined;
}

/** A command line, and what tells it from others of the same request. */
export interface ShellCall {
  readonly command: string;
  readonly seconds: number;
  readonly id: string;
}

const mostOutputBytes = 1_000_000;
const mostShown = 30_000;

/**
 * Runs a command line in the workspace, behind walls, and says what it wrote and how it ended. Without walls there is no
 * shell, unless the agent's owner accepts that.
 * @throws RefusedUse with a sentence for the model, when there is none
 */
export async function runShell(
  { request, sandbox, clock, path }: ShellDeps,
  { command, seconds, id }: ShellCall,
  signal: AbortSignal,
): Promise<string> {
  const { agent, capabilities, mark, workspace, repository } = request;
  const order: ProgramOrder = {
    ...{ program: 'sh', args: ['-c', `exec 2>&1\n${command}`], input: '', workspace },
    // None of the gateway's variables: a shell that reads its own surroundings finds no key in them.
    environment: { PATH: path, HOME: workspace, LANG: 'C.UTF-8', TERM: 'dumb' },
    // Of its own, so that the end of one ends no other that runs beside it.
    ...{ mark: `${mark}:${id}`, timeoutMs: seconds * 1_000, outputLimitBytes: mostOutputBytes },
  };
  if (agent.unsafe) return outputOf(runProgram(order, signal, clock));
  const problem = await sandbox.problem();
  if (problem !== undefined) {
    throw new RefusedUse(
      `There is no shell. ${problem} Or accept that nothing holds it: \`agents.${agent.name}.unsafe: true\`.`,
    );
  }
  return outputOf(
    runProgram(await sandbox.enclose(order, { ...wallsOf(capabilities), repository }), signal, clock),
  );
}

/** Whether a command line has said that it ran into its walls. */
export function ranIntoWalls(
  { agent, capabilities }: Pick<ShellDeps['request'], 'agent' | 'capabilities'>,
  output: unknown,
): boolean {
  return !agent.unsafe && typeof output === 'string' && wallIn(output, wallsOf(capabilities)) !== undefined;
}

function wallsOf(capabilities: readonly Capability[]): Walls {
  const may = (...any: readonly Capability[]) => any.some((each) => capabilities.includes(each));
  return {
    writes: may('shell:write', 'fs:write'),
    network: may('web:fetch', 'gh:read', 'gh:write'),
    reads: [],
  };
}

async function outputOf(program: ReturnType<typeof runProgram>): Promise<string> {
  let text = '';
  for (;;) {
    const { done, value } = await program.next();
    if (!done) text += value;
    else if (value.kind === 'not_started') return `It could not be started: ${value.detail}`;
    else return [shown(text), endOf(value.finish)].filter((each) => each !== '').join('\n');
  }
}

/** The end is where most programs say what went wrong. */
function shown(text: string): string {
  const left = text.length - mostShown;
  const whole = left > 0 ? `… ${left} characters before this\n${text.slice(-mostShown)}` : text;
  return whole.trimEnd();
}

type Ended = Extract<Awaited<ReturnType<ReturnType<typeof runProgram>['next']>>, { done: true }>['value'];

function endOf(finish: Extract<Ended, { kind: 'ended' }>['finish']): string {
  switch (finish.kind) {
    case 'exit':
      return finish.code === 0 ? '' : `(ended with ${finish.signal ?? `exit code ${finish.code}`})`;
    case 'timeout':
      return `(stopped after ${finish.afterMs / 1_000} s)`;
    case 'overflow':
      return '(stopped: it wrote too much)';
    default:
      return '(stopped)';
  }
}
