import type { Clock } from '../../src/kernel/clock.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { markVariable } from './find-processes.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { stopTree } from './process-tree.ts';
import {
  type NotStarted,
  type Program,
  type ProgramNote,
  type ProgramOrder,
  startProgram,
} from './start-program.ts';
import { type Stop, watchLimits } from './watch-limits.ts';

/** What ends a program, by itself or by us. */
export type Finish = Exclude<ProgramNote, { kind: 'output' | 'hung_up' }> | Stop;

/** How a program ended, with the end of what it wrote to its error output. */
export type ProgramEnd =
  | NotStarted
  | { readonly kind: 'ended'; readonly finish: Finish; readonly tail: string };

type Note = ProgramNote | Stop;

/** Once every writer is gone the pipe ends; this is for a writer that we could not find. */
const drainMs = 500;

/**
 * Runs a program and yields what it writes, as text. Whatever it started is gone when this ends, also after a normal
 * exit and when nobody listens any more.
 */
export async function* runProgram(
  order: ProgramOrder,
  signal: AbortSignal,
  clock: Clock,
): AsyncGenerator<string, ProgramEnd> {
  const inbox = createInbox<Note>();
  const program = await start(order, inbox);
  if (program.kind !== 'running') return program;
  const limits = watchLimits({ order, signal, clock, inbox });
  const decoder = new TextDecoder();
  let ended: Promise<void> | undefined;
  const finishing = () => {
    limits.release();
    ended ??= endProgram(program, order.mark, clock);
    return ended;
  };
  try {
    let note = await inbox.take();
    for (; note.kind === 'output' || note.kind === 'hung_up'; note = await inbox.take()) {
      if (note.kind === 'hung_up') {
        limits.hungUp();
        continue;
      }
      limits.heard();
      const text = readable(decoder.decode(note.bytes, { stream: true }));
      if (text !== '') yield text;
    }
    await finishing();
    const late = note.kind === 'exit' ? inbox.takeAll() : [];
    const last = note.kind === 'exit' ? lastText(late, decoder) : '';
    if (last !== '') yield last;
    const overflow = late.find(
      (each): each is Extract<Note, { kind: 'overflow' }> => each.kind === 'overflow',
    );
    const finish: Finish = signal.aborted ? { kind: 'cancelled' } : (overflow ?? note);
    return { kind: 'ended', finish, tail: program.errorTail() };
  } finally {
    await finishing();
  }
}

async function endProgram(program: Program, mark: string, clock: Clock): Promise<void> {
  await stopTree({ leader: program.pid, variable: { name: markVariable, value: mark } }, clock);
  await Promise.race([program.outputEnded, clock.sleep(drainMs)]);
  program.release();
}

/** What the program wrote before it ended by itself and nobody had taken yet; what came after a stop is dropped. */
function lastText(late: readonly Note[], decoder: TextDecoder): string {
  const texts = late.map((each) =>
    each.kind === 'output' ? decoder.decode(each.bytes, { stream: true }) : '',
  );
  return readable(texts.join('') + decoder.decode());
}

async function start(order: ProgramOrder, inbox: Inbox<Note>): Promise<Program | NotStarted> {
  try {
    return await startProgram(order, inbox);
  } catch (err) {
    return { kind: 'not_started', code: '', detail: messageOf(err) };
  }
}

/** The database takes no NUL. */
function readable(text: string): string {
  return text.replaceAll('\0', '');
}
