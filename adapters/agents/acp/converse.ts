import type { BackendContext, BackendEvent, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import { createCallBook } from './call-book.ts';
import { type Ended, endingOf, wentOn } from './endings.ts';
import { hangUp } from './hang-up.ts';
import { answerLeave } from './leave.ts';
import { type Listener, openLine } from './line.ts';
import { type Memo, readMemo } from './memo.ts';
import type { AcpOptions } from './options.ts';
import { presetOf } from './presets.ts';
import { programOrder } from './program-order.ts';
import type { Session } from './session.ts';
import { talkWith } from './talk.ts';
import { createUpdateReader } from './updates.ts';
import { describeWish, lackingCall } from './wishes.ts';

/** One request, and who is told what comes of it. */
export interface Conversation {
  readonly request: BackendRequest<AcpOptions>;
  readonly signal: AbortSignal;
  readonly context: BackendContext;
  tell(event: BackendEvent): void;
}

/** Works on one request, to its end. Nothing that it started is left then. */
export async function converse({ request, signal, context, tell }: Conversation): Promise<void> {
  const preset = presetOf(request.options);
  const began = context.clock.now();
  let session: Session | undefined;
  const ear = createEar(request, tell, () => session !== undefined);
  const line = openLine(programOrder(request, preset, context.environment), ear, context.clock);
  const answered = talkWith(line.agent, {
    ...{ request, preset, context, tell },
    begins(begun) {
      session = begun;
    },
  });
  const end = await hangUp({ line, answered, signal, clock: context.clock, sessionId: () => session?.id });
  const ended: Ended = {
    ...{ preset, end, outcome: await answered, isCancelled: signal.aborted },
    ...ear.heard(),
    memo: session?.began === 'again' ? readMemo(request.memo) : undefined,
  };
  for (const event of lastEvents(ended, session, began)) tell(event);
}

interface Ear extends Listener {
  heard(): Pick<Ended, 'told' | 'refused'>;
}

/** Before it is asked, an agent may tell what was said long ago. */
function createEar(
  request: BackendRequest<AcpOptions>,
  tell: Conversation['tell'],
  isAsked: () => boolean,
): Ear {
  const reader = createUpdateReader();
  const book = createCallBook();
  let refused: string | undefined;
  const refuse = (words: string) => {
    refused = words;
    tell({ kind: 'refused', what: words });
  };
  return {
    told(update) {
      // Before the book lets go of it.
      const lacking = lackingCall(update);
      if (lacking && isAsked()) refuse(describeWish(book.complete(lacking)));
      book.note(update);
      if (isAsked()) reader.take(update).forEach(tell);
    },
    asked: (params) => answerLeave(params, { ...request, book, refused: refuse }),
    heard: () => ({ told: reader.told(), refused }),
  };
}

function lastEvents(ended: Ended, session: Session | undefined, began: Date): readonly BackendEvent[] {
  const { told, memo } = ended;
  const ending = endingOf(ended);
  const text = ending.kind === 'answered' ? told.held : '';
  const noted: Memo | undefined =
    session?.lasts && wentOn(ended)
      ? { id: session.id, costUsd: told.costUsd ?? memo?.costUsd ?? 0, at: began.toISOString() }
      : undefined;
  return [
    ...(text === '' ? [] : [{ kind: 'text', text } as const]),
    ...(noted ? [{ kind: 'memo', memo: noted } as const] : []),
    { kind: 'end', ending },
  ];
}
