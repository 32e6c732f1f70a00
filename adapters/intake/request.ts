import type { Clock } from '../../src/kernel/clock.ts';

/** The body as text; undefined when it is longer than that, without reading on. */
export async function readBody(request: Request, mostBytes: number): Promise<string | undefined> {
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

/** An answer that says why not. */
export function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** Confirms what is committed in time; everything else is to be sent again. */
export async function confirmWithin(
  delayMs: number,
  work: Promise<boolean>,
  clock: Clock,
): Promise<Response> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = clock.after(delayMs, () => resolve(false));
  try {
    const taken = await Promise.race([work, late]);
    return taken ? new Response(null, { status: 200 }) : refusal(503, 'Not taken in yet; send it again.');
  } finally {
    timer.cancel();
  }
}
