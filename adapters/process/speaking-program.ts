import type {
  AgentBackend,
  BackendContext,
  BackendEnding,
  BackendEvent,
  BackendNeeds,
  BackendRequest,
} from '../../src/contracts/agent-backend.ts';
import { explainOrder, type Keyed } from './explain-order.ts';
import { createJsonLines } from './json-lines.ts';
import { openLogin, withLogin } from './own-login.ts';
import { createPrivateFiles, type PrivateFiles } from './private-files.ts';
import type { Around, OrderRequest } from './program-request.ts';
import { lostConversation } from './prompt-text.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';
import type { ProgramOrder } from './start-program.ts';

/** Reads what a program tells of itself, line by line. */
export interface Reader<Told> {
  take(line: unknown): readonly BackendEvent[];
  /** What it told besides its words. */
  told(): Told;
}

/** What is known when a program has ended. */
export interface Spoken<Options, Memo, Told> {
  readonly request: BackendRequest<Options>;
  readonly end: ProgramEnd;
  readonly told: Told;
  /** What was noted of the conversation that it went on with. */
  readonly memo: Memo | undefined;
}

/** How one program is spoken to: it tells of itself in lines of JSON, and keeps conversations of its own. */
export interface Dialect<Options, Memo, Told> {
  /** Its name for people. */
  readonly title: string;
  /** The variable by which it finds its login. */
  readonly loginVariable: string;
  readMemo(memo: unknown): Memo | undefined;
  orderFor(request: OrderRequest<Options>, memo: Memo | undefined, around: Around): Promise<ProgramOrder>;
  createReader(): Reader<Told>;
  /** Whether the conversation that it was to go on with is gone. */
  isLost(spoken: Spoken<Options, Memo, Told>): boolean;
  /** What else is to be told before the end: what it was refused, and what is noted of the conversation. */
  lastEvents(spoken: Spoken<Options, Memo, Told>, now: Date): readonly BackendEvent[];
  endingOf(spoken: Spoken<Options, Memo, Told>): BackendEnding;
  /** What keeps it from being started, looked at without starting it. */
  missing(
    needs: BackendNeeds<Options>,
    environment: BackendContext['environment'],
  ): Promise<string | undefined>;
  /** Removes what was written for this request alone, however it ended. */
  tidy?(request: BackendRequest<Options>, files: PrivateFiles): Promise<void>;
}

/** A back-end that is such a program, run anew for each request. */
export function createSpeakingProgram<Options extends Keyed, Memo, Told>(
  dialect: Dialect<Options, Memo, Told>,
  context: BackendContext,
): AgentBackend<Options> {
  const files = createPrivateFiles();
  const orderFor: typeof dialect.orderFor = (request, memo, around) => {
    const environment = withLogin(around.environment, dialect.loginVariable, request.options.login);
    return dialect.orderFor(request, memo, { ...around, environment });
  };
  return {
    async *run(request, signal) {
      if (signal.aborted) return yield { kind: 'end', ending: { kind: 'cancelled' } };
      try {
        await openLogin(request.options.login);
        const spoken = yield* converseOnce({ ...dialect, orderFor }, { request, signal, context, files });
        yield* dialect.lastEvents(spoken, context.clock.now());
        yield { kind: 'end', ending: dialect.endingOf(spoken) };
      } finally {
        await dialect.tidy?.(request, files);
      }
    },
    missing: (needs) => dialect.missing(needs, context.environment),
    hold: async (needs) => ({
      means: await explainOrder(orderFor, needs, context.environment),
    }),
    close: () => files.remove(),
  };
}

interface Order<Options> {
  readonly request: BackendRequest<Options>;
  readonly signal: AbortSignal;
  readonly context: BackendContext;
  readonly files: PrivateFiles;
}

/** Goes on with the conversation that was noted; anew where that is lost. */
async function* converseOnce<Options, Memo, Told>(
  dialect: Dialect<Options, Memo, Told>,
  order: Order<Options>,
): AsyncGenerator<BackendEvent, Spoken<Options, Memo, Told>> {
  const memo = dialect.readMemo(order.request.memo);
  const spoken = yield* converse(dialect, { ...order, memo });
  if (!memo || !dialect.isLost(spoken)) return spoken;
  yield { kind: 'text', text: lostConversation(dialect.title) };
  return yield* converse(dialect, { ...order, memo: undefined });
}

async function* converse<Options, Memo, Told>(
  dialect: Dialect<Options, Memo, Told>,
  order: Order<Options> & { readonly memo: Memo | undefined },
): AsyncGenerator<BackendEvent, Spoken<Options, Memo, Told>> {
  const { request, memo, signal, context, files } = order;
  const reader = dialect.createReader();
  const lines = createJsonLines();
  const program = runProgram(
    await dialect.orderFor(request, memo, { environment: context.environment, files }),
    signal,
    context.clock,
  );
  try {
    for (;;) {
      const { done, value } = await program.next();
      for (const line of done ? lines.rest() : lines.take(value)) yield* reader.take(line);
      if (done) return { request, memo, end: value, told: reader.told() };
    }
  } finally {
    await program.return?.(undefined as never);
  }
}
