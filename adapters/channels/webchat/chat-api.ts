import type { AdapterContext } from '../../../src/contracts/channel-adapter.ts';
import type { ChatMessage } from '../../../src/contracts/chat-log.ts';
import { openEventStream } from './event-stream.ts';
import { fileResponse } from './file-response.ts';
import type { Hub } from './hub.ts';
import { isChatName, wirePost } from './normalize.ts';
import { readBody } from './read-body.ts';
import type { WireChat, WirePost } from './wire.ts';

const longestBodyBytes = 1_000_000;

/** What is there only while the account receives. */
export interface OpenHouse {
  readonly hub: Hub;
  /** Hands a person's message to the house; resolves when it is committed. */
  readonly deliver: (message: ChatMessage, post: WirePost) => Promise<void>;
  /** Aborts when receiving ends. */
  readonly signal: AbortSignal;
}

/**
 * Answers the requests of pages and terminals. `openHouse` gives undefined while nothing is received.
 * @see wire.ts for the protocol
 */
export function createChatApi(
  { account, chatLog, clock, log }: AdapterContext,
  openHouse: () => OpenHouse | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    const [, , , top, encodedName, leaf, ...more] = url.pathname.split('/');
    const route = `${request.method} ${[top, encodedName && ':name', leaf, ...more].filter((part) => part !== undefined).join('/')}`;
    if (route === 'GET chats') return listChats();
    if (route === 'GET files/:name') return giveFile(encodedName ?? '');
    if (route !== 'POST chats/:name/messages' && route !== 'GET chats/:name/events') {
      return refuse(404, `There is no ${request.method} ${url.pathname}.`);
    }
    const chat = decodeName(encodedName ?? '');
    if (chat === undefined) {
      return refuse(400, 'A chat’s name must be 1 to 64 visible characters on one line.');
    }
    return leaf === 'messages' ? post(chat, request) : follow(chat, request, url);
  };

  async function listChats(): Promise<Response> {
    const summaries = await chatLog.chats(account);
    const chats: WireChat[] = summaries.map((each) => ({ ...each, lastAt: each.lastAt.toISOString() }));
    return Response.json(chats);
  }

  async function giveFile(id: string): Promise<Response> {
    const file = await chatLog.fileOf(account, id);
    return file ? fileResponse(file) : refuse(404, 'There is no such file.');
  }

  async function post(chat: string, request: Request): Promise<Response> {
    const body = await readBody(request, longestBodyBytes);
    if (body === undefined) return refuse(413, `A message may have at most ${longestBodyBytes} bytes.`);
    const json = parseJson(body);
    if (json === undefined) return refuse(400, 'The body must be JSON: {"id": …, "text": …}.');
    const read = wirePost.safeParse(json);
    if (!read.success) {
      return refuse(
        400,
        read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
      );
    }
    const house = openHouse();
    if (!house) return refuse(503, 'The gateway is not receiving yet. Send the same message again.');
    const { id, text } = read.data;
    // Both are safe to repeat: the log knows the id, and the house admits an event once.
    try {
      const message = await chatLog.append({ account, chat, id, author: 'person', text });
      if (message.chat !== chat || message.author !== 'person') return refuse(409, `The id ${id} is taken.`);
      await house.deliver(message, read.data);
      return Response.json({ seq: message.seq }, { status: 202 });
    } catch (err) {
      log.warn({ err, account }, 'a message could not be taken in');
      return refuse(503, 'The message could not be stored. Send the same message again.');
    }
  }

  function follow(chat: string, request: Request, url: URL): Response {
    const house = openHouse();
    if (!house) return refuse(503, 'The gateway is not receiving yet. Try again.');
    const seen = readSeq(request.headers.get('last-event-id') ?? url.searchParams.get('after'));
    const signal = AbortSignal.any([house.signal, request.signal]);
    const stream = openEventStream({
      place: { account, chat },
      seen,
      hub: house.hub,
      chatLog,
      clock,
      signal,
    });
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    };
    return new Response(stream, { headers });
  }
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status, headers: status === 503 ? { 'retry-after': '1' } : {} });
}

function decodeName(encoded: string): string | undefined {
  try {
    const name = decodeURIComponent(encoded);
    return isChatName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function readSeq(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
