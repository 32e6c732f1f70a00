import { request as askHttp, type IncomingMessage } from 'node:http';
import { request as askHttps } from 'node:https';
import { Readable } from 'node:stream';

/** What is asked, and of whom. */
export interface Letter {
  readonly address: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Request['body'];
  readonly mostBytes: number;
  /** Whoever asks wants it no more. */
  readonly signal: AbortSignal;
}

/** Whoever sends more than may be sent. */
export class TooLarge extends Error {}

/** Models think for long, but not so long without a word. */
const silenceMs = 600_000;

/**
 * Asks, and resolves when the answer begins. What goes in and what comes out is taken as fast as the other side takes it; no
 * redirect is followed.
 */
export function send({
  address,
  method,
  headers,
  body,
  mostBytes,
  signal,
}: Letter): Promise<IncomingMessage> {
  const ask = address.protocol === 'https:' ? askHttps : askHttp;
  return new Promise((resolve, reject) => {
    const asked = ask(address, { method, headers, signal, timeout: silenceMs });
    asked.once('response', resolve);
    // A provider may answer before it has read all, and then closes.
    asked.on('error', reject);
    asked.once('timeout', () => asked.destroy(new Error('It said nothing for ten minutes.')));
    if (!body) return void asked.end();
    Readable.from(limited(body, mostBytes))
      .on('error', (err) => asked.destroy(err))
      .pipe(asked);
  });
}

async function* limited(body: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let leftBytes = mostBytes;
  for await (const bytes of body) {
    leftBytes -= bytes.length;
    if (leftBytes < 0) throw new TooLarge();
    yield bytes;
  }
}
