import { verifySlackRequest } from '@slack/bolt';
import type { Clock } from '../../../src/kernel/clock.ts';
import { confirmWithin, readBody, refusal } from '../../intake/request.ts';
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
    const body = await readBody(request, mostBytes);
    if (body === undefined) return refusal(413, `At most ${mostBytes} bytes.`);
    if (!isSigned(request, body, { signingSecret, clock }))
      return refusal(401, 'The signature is not Slack’s.');
    const { challenge, incoming } = read(request, body);
    if (challenge !== undefined)
      return new Response(challenge, { headers: { 'content-type': 'text/plain' } });
    if (!incoming) return new Response(null, { status: 200 });
    const open = desk();
    if (!open) return refusal(503, 'Not receiving just now.');
    return confirmWithin(answerMs, open(incoming), clock);
  };
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
