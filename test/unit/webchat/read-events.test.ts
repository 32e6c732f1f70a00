import { describe, expect, test } from 'vitest';
import { type ChatEvent, readEvents } from '../../../adapters/channels/webchat/read-events.ts';

const message = {
  seq: 7,
  id: 'a',
  author: 'house',
  text: 'Grüße 😀: a\n\nb',
  at: '2026-11-21T08:00:00Z',
} as const;
const draft = { id: 'a', markdown: 'Half' } as const;
const stream = [
  ': still here\n\n',
  `event: message\nid: 7\ndata: ${JSON.stringify(message)}\n\n`,
  `event: draft\ndata: ${JSON.stringify(draft)}\n\n`,
  'event: ready\ndata: {}\n\n',
].join('');
const told = [
  { kind: 'alive' },
  { kind: 'message', message },
  { kind: 'draft', draft },
  { kind: 'ready' },
] as const;

async function eventsOf(chunks: readonly Uint8Array[]): Promise<readonly ChatEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: ChatEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** A text in pieces of so many bytes, which also cut letters in two. */
function cut(text: string, length: number): readonly Uint8Array[] {
  const all = bytes(text);
  const count = Math.ceil(all.length / length);
  return Array.from({ length: count }, (_, at) => all.subarray(at * length, (at + 1) * length));
}

describe('a stream of events', () => {
  test.each([1, 2, 3, 5, 7, 16, 64, 10_000])('is the same in chunks of %i bytes', async (length) => {
    expect(await eventsOf(cut(stream, length))).toEqual(told);
  });

  test.each<[string, string, readonly ChatEvent[]]>([
    ['nothing', '', []],
    ['a comment as a sign of life', ': still here\n\n', [{ kind: 'alive' }]],
    ['a wish how soon to come again', 'retry: 1000\n\n', [{ kind: 'alive' }]],
    ['an event that nobody knows', 'event: later\ndata: {}\n\n', [{ kind: 'alive' }]],
    ['news of another chat', 'event: chats\ndata: {}\n\n', [{ kind: 'chats' }]],
    ['no event that is not ended', `event: draft\ndata: ${JSON.stringify(draft)}\n`, []],
    [
      'a value with a colon',
      'event: draft\ndata: {"id": "a: b", "markdown": ""}\n\n',
      [{ kind: 'draft', draft: { id: 'a: b', markdown: '' } }],
    ],
  ])('tells %s', async (_, text, events) => {
    expect(await eventsOf([bytes(text)])).toEqual(events);
  });

  test('lets go of the connection when its reader leaves', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes(': still here\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const event of readEvents(endless)) if (event.kind === 'alive') break;
    expect(cancelled).toBe(true);
  });
});
