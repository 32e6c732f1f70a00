import type { WireDraft, WireMessage } from './wire.ts';

/** What comes down a chat's stream. `alive` is any sign of life that says nothing else. */
export type ChatEvent =
  | { readonly kind: 'message'; readonly message: WireMessage }
  | { readonly kind: 'draft'; readonly draft: WireDraft }
  /** Everything that was there when the stream began has been read. */
  | { readonly kind: 'ready' }
  /** Another chat has news. */
  | { readonly kind: 'chats' }
  | { readonly kind: 'alive' };

/** Reads server-sent events as they come; works in Node and in browsers. Ends with the stream. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield readEvent(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function readEvent(block: string): ChatEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
  );
  const data = fields.get('data') ?? '{}';
  switch (fields.get('event')) {
    case 'message':
      return { kind: 'message', message: JSON.parse(data) };
    case 'draft':
      return { kind: 'draft', draft: JSON.parse(data) };
    case 'ready':
      return { kind: 'ready' };
    case 'chats':
      return { kind: 'chats' };
    default:
      return { kind: 'alive' };
  }
}
