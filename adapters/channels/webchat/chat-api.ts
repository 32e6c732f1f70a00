import { z } from 'zod';
import type { ChatLog, ChatPlace } from '../../../src/contracts/chat-log.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { createChatStreams } from './chat-streams.ts';
import { normalize } from './normalize.ts';

/** What the wire protocol of a chat without a platform needs. */
export interface ChatApiDeps {
  readonly channel: string;
  readonly account: string;
  readonly chatLog: ChatLog;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined while nobody receives. */
  readonly deliver: () => ((envelope: Envelope) => Promise<void>) | undefined;
}

const mostBytes = 1_000_000;
const name = z.string().regex(/^[^\p{C}]{1,64}$/u, 'a chat has a name of 1 to 64 printable characters');
const post = z.object({
  id: z.string().regex(/^[\w-]{8,64}$/, 'id: expected 8 to 64 letters, digits, - or _, new for each message'),
  text: z.string().refine((text) => text.trim() !== '', 'text: expected something to say'),
  zone: z.string().max(64).optional(),
});

/** Answers `chats`, `chats/:name/messages` and `chats/:name/events` below an account's path. */
export function createChatApi(deps: ChatApiDeps): (request: Request) => Promise<Response> {
  const streams = createChatStreams(deps);
  return async (request) => {
    const url = new URL(request.url);
    const [, list, chat, what] = /\/(chats)(?:\/([^/]+)\/(messages|events))?$/.exec(url.pathname) ?? [];
    if (list === undefined) return json(404, { error: 'There is no such thing here.' });
    if (chat === undefined) return json(200, await deps.chatLog.chats(deps.account));
    const named = name.safeParse(decode(chat));
    if (!named.success) return json(400, { error: problemOf(named.error) });
    const place = { account: deps.account, chat: named.data };
    if (what === 'events' && request.method === 'GET')
      return streams.open(place, resumeAt(request, url), request.signal);
    if (what === 'messages' && request.method === 'POST') return take(deps, place, request);
    return json(405, { error: `${request.method} is not possible here.` });
  };
}

/** Keeps what a person wrote, then hands it in. Both can be done twice: the id makes it one message. */
async function take(deps: ChatApiDeps, place: ChatPlace, request: Request): Promise<Response> {
  const text = await request.text();
  if (Buffer.byteLength(text) > mostBytes) {
    return json(413, {
      error: `A message may have ${mostBytes} bytes; this one has ${Buffer.byteLength(text)}.`,
    });
  }
  const read = post.safeParse(parse(text));
  if (!read.success) return json(400, { error: problemOf(read.error) });
  const deliver = deps.deliver();
  if (!deliver)
    return json(503, { error: 'The gateway is starting or stopping. Send it again in a moment.' });
  try {
    const message = await deps.chatLog.append({
      ...place,
      id: read.data.id,
      author: 'person',
      text: read.data.text,
    });
    await deliver(normalize(deps.channel, message, read.data.zone));
    return json(202, { seq: message.seq });
  } catch (err) {
    deps.log.warn({ err, account: place.account }, 'message could not be taken');
    return json(503, { error: 'That could not be kept just now. Send it again in a moment.' });
  }
}

function resumeAt(request: Request, url: URL): number | undefined {
  const given = request.headers.get('last-event-id') ?? url.searchParams.get('after');
  return given !== null && /^\d{1,15}$/.test(given) ? Number(given) : undefined;
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function problemOf(error: z.ZodError): string {
  return error.issues.map(({ message }) => message).join('; ');
}
