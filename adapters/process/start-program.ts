import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { gatewayVariable, thisGateway } from './end-orphans.ts';
import { markVariable } from './find-processes.ts';

/** A program to run, and what it may take. */
export interface ProgramOrder {
  readonly program: string;
  readonly args: readonly string[];
  /**
   * What is written to it, and then it has no more to read. A stream is written as it comes: whoever holds it talks with the
   * program, which is stopped when it stops talking.
   */
  readonly input: string | Readable;
  /** All that it gets of variables, but for the mark. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workspace: string;
  /** Marks every process of it, so that none can be missed when it ends. */
  readonly mark: string;
  readonly timeoutMs: number;
  /** It is stopped when it has written nothing for so long. */
  readonly idleMs?: number | undefined;
  /** It is stopped when it has written more. */
  readonly outputLimitBytes: number;
}

/** What a running program tells. */
export type ProgramNote =
  | { readonly kind: 'output'; readonly bytes: Uint8Array }
  | { readonly kind: 'overflow' }
  /** It has closed its output, or ended. */
  | { readonly kind: 'hung_up' }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Whoever is told. */
export interface NoteTaker {
  put(note: ProgramNote): void;
}

/** A program that runs. */
export interface Program {
  readonly kind: 'running';
  readonly pid: number;
  /** The end of what it wrote to its error output. */
  errorTail(): string;
  /** Resolves when nothing can come any more. */
  readonly outputEnded: Promise<void>;
  /** Lets go of its streams, whoever may still hold the other end. */
  release(): void;
}

/** Why no program runs: the system's own code, such as ENOENT. */
export interface NotStarted {
  readonly kind: 'not_started';
  readonly code: string;
  readonly detail: string;
}

const tailBytes = 4_096;

/** Starts the program in a session and process group of its own, with none of our variables but the named ones. */
export async function startProgram(order: ProgramOrder, inbox: NoteTaker): Promise<Program | NotStarted> {
  const child = spawn(order);
  child.catch(() => {});
  if (child.pid === undefined) return notStarted(await child);
  const outputEnded = new Promise<void>((resolve) => child.stdout.once('close', resolve));
  child.stdout.once('end', () => inbox.put({ kind: 'hung_up' }));
  watchOutput(child.stdout, inbox, order.outputLimitBytes);
  child.nodeChildProcess.once('exit', (code, signal) => inbox.put({ kind: 'exit', code, signal }));
  let tail = Buffer.alloc(0);
  child.stderr.on('data', (bytes: Buffer) => {
    tail = Buffer.concat([tail, bytes]).subarray(-tailBytes);
  });
  return {
    kind: 'running',
    pid: child.pid,
    errorTail: () => tail.toString('utf8').replaceAll('\0', '').trim(),
    outputEnded,
    release() {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

function spawn({ program, args, input, environment, workspace, mark }: ProgramOrder) {
  return execa(program, [...args], {
    cwd: workspace,
    env: { ...environment, [markVariable]: mark, [gatewayVariable]: thisGateway() },
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdout: 'pipe',
    stderr: 'pipe',
    input,
  });
}

/** Takes no more than the limit, so that a program that never stops talking fills no memory. */
function watchOutput(stdout: Readable, inbox: NoteTaker, limitBytes: number): void {
  let leftBytes = limitBytes;
  stdout.on('data', (bytes: Buffer) => {
    if (leftBytes < 0) return;
    if (leftBytes > 0) inbox.put({ kind: 'output', bytes: bytes.subarray(0, leftBytes) });
    leftBytes -= bytes.length;
    if (leftBytes >= 0) return;
    inbox.put({ kind: 'overflow' });
    stdout.destroy();
  });
}

function notStarted(result: {
  readonly code?: string | undefined;
  readonly shortMessage?: string | undefined;
}): NotStarted {
  return { kind: 'not_started', code: result.code ?? '', detail: result.shortMessage ?? '' };
}
