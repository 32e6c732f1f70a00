import type { PlatformName, ShownMessage, ShownPlace, ShownPlatform } from '../demo/wire.ts';

/** Somebody who uses the demo's page without a browser. */
export interface DemoVisitor {
  say(platform: PlatformName, place: string, text: string): Promise<Response>;
  press(platform: PlatformName, place: string, message: string, button: string): Promise<Response>;
  fault(platform: PlatformName, kind: string): Promise<Response>;
  /** Resolves with the first place of this platform for which it holds, now or later. */
  until(platform: PlatformName, holds: (place: ShownPlace) => boolean): Promise<ShownPlace>;
  /** The platform as it was told last. */
  seen(platform: PlatformName): ShownPlatform;
  leave(): void;
}

/** Opens the stream of the demo at this address, and resolves when everything was told once. */
export async function visitDemo(address: string): Promise<DemoVisitor> {
  const ending = new AbortController();
  const seen = new Map<string, ShownPlatform>();
  const lookers = new Set<() => void>();
  const { body } = await fetch(`${address}/events`, { signal: ending.signal });
  if (!body) throw new Error('The demo has no stream.');
  void read(body, (name, data) => {
    seen.set(name, data);
    for (const look of [...lookers]) look();
  });

  function wait<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        lookers.delete(look);
        resolve(found);
      };
      lookers.add(look);
      look();
    });
  }

  const post = (path: string, given: object) =>
    fetch(`${address}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(given),
    });
  const platformOf = (name: PlatformName) => seen.get(name);
  await wait(() => platformOf('slack'));
  return {
    say: (platform, place, text) => post('say', { platform, place, text }),
    press: (platform, place, message, button) => post('press', { platform, place, message, button }),
    fault: (platform, kind) => post('fault', { platform, kind }),
    until: (platform, holds) => wait(() => platformOf(platform)?.places.find(holds)),
    seen(name) {
      const platform = platformOf(name);
      if (!platform) throw new Error(`Nothing was told of ${name}.`);
      return platform;
    },
    leave: () => ending.abort(),
  };
}

/** The words of a message without their marks. */
export function wordsOf({ body }: Pick<ShownMessage, 'body'>): string {
  return body.map((part) => (typeof part === 'string' ? part : wordsOf({ body: part.children }))).join('');
}

async function read(
  body: ReadableStream<Uint8Array>,
  told: (name: string, data: ShownPlatform) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, name = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
        told(name, JSON.parse(data));
      }
    }
  } catch {
    // The stream ends with the visit.
  }
}
