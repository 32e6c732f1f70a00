import { verifySlackRequest } from '@slack/bolt';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Desk } from './desk.ts';
import type { Incoming } from './payloads.ts';

/** Slack waits three seconds; what is not committed by then comes again. */
const answerMs = 2_500;
const mostBytes = 1_000_000;
/** How far Slack's clock and ours may be apart, so that what somebody overheard cannot be sent again later. */
const mostApartMs = 300_000;

/** What the door needs. */
export interface HttpDoorDeps {
  readonly signingSecret: string;
  readonly clock: Clock;
  /** Undefined while nothing is received. */
  readonly desk: () => Desk | undefined;
}

/** Answers Slack's requests: events, presses and commands all come to the same address. */
export function createHttpDoor({ signingSecret, clock, desk }: HttpDoorDeps) {
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return refusal(405, 'Slack sends POST.');
    const body = await readBody(request);
    if (body === undefined) return refusal(413, `At most ${mostBytes} bytes.`);
    if (!isSigned(request, body, { signingSecret, clock }))
      return refusal(401, 'The signature is not Slack’s.');
    const { challenge, incoming } = read(request, body);
    if (challenge !== undefined)
      return new Response(challenge, { headers: { 'content-type': 'text/plain' } });
    if (!incoming) return new Response(null, { status: 200 });
    const open = desk();
    if (!open) return refusal(503, 'Not receiving just now.');
    const taken = await within(answerMs, open(incoming), clock);
    return taken ? new Response(null, { status: 200 }) : refusal(503, 'Not taken in yet; send it again.');
  };
}

function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** The body as text; undefined when it is too long, without reading on. */
async function readBody(request: Request): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > mostBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function isSigned(
  { headers }: Request,
  body: string,
  { signingSecret, clock }: Pick<HttpDoorDeps, 'signingSecret' | 'clock'>,
): boolean {
  const seconds = Number(headers.get('x-slack-request-timestamp') ?? Number.NaN);
  const now = clock.now().getTime();
  if (!(Math.abs(now - seconds * 1_000) <= mostApartMs)) return false;
  try {
    verifySlackRequest({
      signingSecret,
      body,
      headers: {
        'x-slack-signature': headers.get('x-slack-signature') ?? '',
        'x-slack-request-timestamp': seconds,
      },
      nowMilliseconds: now,
    });
    return true;
  } catch {
    return false;
  }
}

interface Read {
  /** Slack asks whether the address is ours. */
  readonly challenge?: string;
  readonly incoming?: Incoming;
}

function read(request: Request, text: string): Read {
  try {
    if (request.headers.get('content-type')?.includes('json')) {
      const body = JSON.parse(text);
      if (body?.type === 'url_verification') return { challenge: String(body.challenge) };
      return { incoming: { type: 'events_api', body } };
    }
    const form = new URLSearchParams(text);
    const payload = form.get('payload');
    if (payload !== null) return { incoming: { type: 'interactive', body: JSON.parse(payload) } };
    if (!form.has('command')) return {};
    return { incoming: { type: 'slash_commands', body: Object.fromEntries(form) } };
  } catch {
    return {};
  }
}

async function within(delayMs: number, work: Promise<boolean>, clock: Clock): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = clock.after(delayMs, () => resolve(false));
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.cancel();
  }
}
