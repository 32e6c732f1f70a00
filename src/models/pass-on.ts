import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { CallEstimate, MeteredCall } from '../contracts/meter.ts';
import type { Usage } from '../contracts/usage.ts';
import { addressAt, headersBack, headersFor } from './credentials.ts';
import type { OpenPlace } from './open-place.ts';
import { askOf } from './paths.ts';
import { refuse } from './refusals.ts';
import { send, TooLarge } from './send.ts';
import { createUsageReader, type UsageReader } from './usage-reader.ts';

/** More than any provider takes at once. */
const mostBytes = 64_000_000;
/** A token is about four letters. */
const bytesPerToken = 4;

const unmetered: MeteredCall = { kind: 'go', settle: async () => {} };
const tookNothing = { inputTokens: 0, outputTokens: 0, costUsd: 0 } as const;

/** One call of a program, that may be made. */
interface Passage extends OpenPlace {
  readonly request: Request;
  readonly path: string;
  readonly call: MeteredCall;
  readonly guess: CallEstimate;
}

/** Asks the meter, then the model with the real key, and lets the answer through as it comes. */
export async function passOn(request: Request, path: string, open: OpenPlace): Promise<Response> {
  const { place, meter, over } = open;
  const ask = askOf(place.api, request.method, path);
  if (!ask) {
    const message = `${request.method} ${path} is not passed on: a model may be asked here, and nothing else.`;
    return refuse({ status: 404, type: 'not_found_error', message });
  }
  const length = Number(request.headers.get('content-length') ?? 0);
  if (length > mostBytes) return refuseSize();
  const { model } = place;
  const inputTokens = Math.ceil(length / bytesPerToken);
  const guess = { inputTokens, outputTokens: 0, ...(model !== undefined && { model }) };
  const call = ask.isMetered ? await meter.begin(guess) : unmetered;
  if (call.kind === 'stop') {
    open.stopped(call.reason);
    return refuse({ status: 402, type: 'billing_error', message: `Posthouse stops here: ${call.reason}.` });
  }
  if (!request.signal.aborted && !over.aborted) return carry({ ...open, request, path, call, guess });
  await call.settle(tookNothing);
  return refuse({ status: 408, type: 'timeout_error', message: 'Nobody waits for this any more.' });
}

async function carry(passage: Passage): Promise<Response> {
  const { request, path, place, over, call, guess } = passage;
  const signal = AbortSignal.any([request.signal, over]);
  const { method, headers, body } = request;
  const address = addressAt(place, path, new URL(request.url).search);
  try {
    const sent = { address, method, headers: headersFor(place, headers), body, mostBytes, signal };
    return answerFrom(await send(sent), passage, address);
  } catch (err) {
    // What was on its way when it was cut off may have been taken all the same.
    passage.await(call.settle(signal.aborted ? undefined : tookNothing, guess));
    if (err instanceof TooLarge) return refuseSize();
    if (!signal.aborted) passage.log.warn({ err }, 'model could not be reached');
    const message = `The model could not be reached at ${address.host} (${codeOf(err)}).`;
    return refuse({ status: 502, type: 'api_error', message });
  }
}

function answerFrom(answer: IncomingMessage, passage: Passage, address: URL): Response {
  const { statusCode: status = 502, headersDistinct } = answer;
  if (status >= 300 && status < 400) {
    answer.destroy();
    passage.await(passage.call.settle(tookNothing));
    const message = `${address.host} sends elsewhere (${status}). Write the place itself as the agent's url.`;
    return refuse({ status: 502, type: 'api_error', message });
  }
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const patienceMs = Number(headers.get('retry-after')) * 1_000;
  if (status >= 400 && patienceMs > 0) passage.refusedFor(patienceMs);
  const reader = createUsageReader(headers.get('content-type') ?? '');
  const settled = settle(answer, passage, status < 400 ? reader : undefined);
  passage.await(settled);
  const pieces = readAlong(answer, { reader, settled, over: passage.over });
  return new Response(streamOf(pieces), {
    status,
    headers: headersBack(headers),
  });
}

/** The end comes when it is counted, so that the next call finds what is left; what the provider broke off breaks off here. */
async function* readAlong(
  answer: IncomingMessage,
  { reader, settled, over }: { reader: UsageReader; settled: Promise<void>; over: AbortSignal },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of answer) {
      reader.take(bytes);
      yield bytes;
    }
  } catch (err) {
    if (!over.aborted) throw err;
  }
  await settled.catch(() => {});
}

/** Takes a piece only when the other side has taken the last. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** Counts an answer when it has ended, in whatever way; without a reader it was a refusal, which takes nothing. */
async function settle(
  answer: IncomingMessage,
  { call, guess, place }: Passage,
  reader: UsageReader | undefined,
): Promise<void> {
  const isWhole = await finished(answer).then(
    () => true,
    () => false,
  );
  if (!reader) return call.settle(tookNothing);
  const usage = reader.usage(isWhole);
  const named = usage && { ...usage, ...modelOf(usage, place.model) };
  await call.settle(named, { ...guess, outputTokens: reader.outputGuess() });
}

/** A provider's name for a model may say more than the config's, such as a date; then that of the config has the price. */
function modelOf({ model }: Usage, wanted: string | undefined): Pick<Usage, 'model'> {
  const bare = wanted?.split('/').at(-1) ?? '';
  const isSame = model === undefined || (model.startsWith(bare) && version.test(model.slice(bare.length)));
  if (wanted !== undefined && isSame) return { model: wanted };
  return model === undefined ? {} : { model };
}

/** What tells no other model, as `-mini` would. */
const version = /^(?:[-@:](?:\d|latest|preview)[\w.-]*)?$/;

function refuseSize(): Response {
  const message = `A request may have ${mostBytes} bytes at most.`;
  return refuse({ status: 413, type: 'request_too_large', message });
}

function codeOf(err: unknown): string {
  return err instanceof Error && 'code' in err ? String(err.code) : 'no answer';
}
