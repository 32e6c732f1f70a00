import type {
  AgentBackend,
  BackendContext,
  BackendEnding,
  BackendEvent,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { endingOf, type Finish, notStartedEnding } from './endings.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { missingProgram } from './missing-program.ts';
import { type CommandOptions, noModelNamed, takesModel } from './options.ts';
import { stopTree } from './process-tree.ts';
import { modelOf, type NotStarted, type Program, type ProgramNote, startProgram } from './start-program.ts';
import { watchLimits } from './watch-limits.ts';

type Note = ProgramNote | Finish;

/** Once every writer is gone the pipe ends; this is for a writer that we could not find. */
const drainMs = 500;

const cancelled: Finish = { kind: 'cancelled' };

/** Runs a program for each request. Whatever it started is gone when the request ends, also after a normal exit. */
export function createCommandBackend(context: BackendContext): AgentBackend<CommandOptions> {
  return {
    run: (request, signal) => runProgram(request, signal, context),
    missing: (needs) => missingProgram(needs, context.environment),
    close: async () => {},
  };
}

async function* runProgram(
  request: BackendRequest<CommandOptions>,
  signal: AbortSignal,
  context: BackendContext,
): AsyncGenerator<BackendEvent> {
  if (signal.aborted) return yield end({ kind: 'cancelled' });
  if (takesModel(request.options) && modelOf(request) === undefined) {
    return yield end({ kind: 'failed', fault: 'refused', reason: noModelNamed });
  }
  const inbox = createInbox<Note>();
  const program = await start(request, inbox, context);
  if (program.kind !== 'running') return yield end(notStartedEnding(program, request.options));
  const { clock } = context;
  const limits = watchLimits({ request, signal, clock, inbox });
  const decoder = new TextDecoder();
  let ended: Promise<void> | undefined;
  const finishing = () => {
    limits.release();
    ended ??= endProgram(program, request.mark, clock);
    return ended;
  };
  let wrote = false;
  try {
    let note = await inbox.take();
    for (; note.kind === 'output'; note = await inbox.take()) {
      limits.heard();
      const text = readable(decoder.decode(note.bytes, { stream: true }));
      wrote ||= text.trim() !== '';
      if (text !== '') yield { kind: 'text', text };
    }
    await finishing();
    const late = note.kind === 'exit' ? inbox.takeAll() : [];
    const last = note.kind === 'exit' ? lastText(late, decoder) : '';
    wrote ||= last.trim() !== '';
    if (last !== '') yield { kind: 'text', text: last };
    const finished = signal.aborted ? cancelled : (late.find((each) => each.kind === 'overflow') ?? note);
    yield end(endingOf(finished, { wrote, tail: program.errorTail(), options: request.options }));
  } finally {
    await finishing();
  }
}

async function endProgram(program: Program, mark: string, clock: Clock): Promise<void> {
  await stopTree({ leader: program.pid, mark }, clock);
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

async function start(
  request: BackendRequest<CommandOptions>,
  inbox: Inbox<Note>,
  { environment }: BackendContext,
): Promise<Program | NotStarted> {
  try {
    return await startProgram(request, { inbox, environment });
  } catch (err) {
    return { kind: 'not_started', code: '', detail: messageOf(err) };
  }
}

/** The database takes no NUL. */
function readable(text: string): string {
  return text.replaceAll('\0', '');
}

function end(ending: BackendEnding): BackendEvent {
  return { kind: 'end', ending };
}
