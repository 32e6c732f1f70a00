import { PassThrough } from 'node:stream';
import { type AnyMessage, type ClientContext, client, methods, type Stream } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { Clock } from '../../../src/kernel/clock.ts';
import { createJsonLines } from '../../process/json-lines.ts';
import { type ProgramEnd, runProgram } from '../../process/run-program.ts';
import type { ProgramOrder } from '../../process/start-program.ts';

/** A running agent that is talked with. */
export interface Line {
  readonly agent: ClientContext;
  /** Nothing more is said to it, which is how it is asked to end. */
  hangUp(): void;
  /** Ends it and whatever it started. */
  stop(): void;
  /** Resolves when it and whatever it started is gone. */
  readonly ended: Promise<ProgramEnd>;
}

/** Who listens to an agent. */
export interface Listener {
  /** What it tells, in order, and each before the answer that it tells it for. */
  told(update: unknown): void;
  /** The answer to its asking leave, in the protocol's words. */
  asked(
    params: unknown,
  ): Promise<{ outcome: { outcome: 'selected'; optionId: string } | { outcome: 'cancelled' } }>;
}

const version = z.literal('2.0');
const id = z.union([z.string(), z.number(), z.null()]);
const update = z.object({
  jsonrpc: version,
  method: z.literal(methods.client.session.update),
  params: z.object({ update: z.unknown() }),
});
const message = z.union([
  z.object({ jsonrpc: version, id, method: z.string(), params: z.unknown() }),
  z.object({ jsonrpc: version, id, result: z.unknown().refine((value) => value !== undefined) }),
  z.object({
    jsonrpc: version,
    id,
    error: z.object({ code: z.number().int(), message: z.string(), data: z.unknown() }),
  }),
]);

/** Starts an agent and connects with it. What it writes that is not of the protocol is left out. */
export function openLine(order: Omit<ProgramOrder, 'input'>, listener: Listener, clock: Clock): Line {
  const input = new PassThrough();
  // Who has ended reads no more.
  input.on('error', () => {});
  const stopper = new AbortController();
  const program = runProgram({ ...order, input }, stopper.signal, clock);
  const heard = new TransformStream<AnyMessage, AnyMessage>(undefined, undefined, {
    highWaterMark: Number.POSITIVE_INFINITY,
  });
  const stream: Stream = {
    readable: heard.readable,
    writable: new WritableStream({ write: (each) => void input.write(`${JSON.stringify(each)}\n`) }),
  };
  const { agent } = client({ name: 'posthouse' })
    .onRequest(
      methods.client.session.requestPermission,
      (params: unknown) => params,
      ({ params }) => listener.asked(params),
    )
    .connect(stream);
  return {
    agent,
    hangUp: () => void input.end(),
    stop: () => stopper.abort(),
    ended: listen(program, heard.writable.getWriter(), listener),
  };
}

async function listen(
  program: AsyncGenerator<string, ProgramEnd>,
  heard: WritableStreamDefaultWriter<AnyMessage>,
  listener: Listener,
): Promise<ProgramEnd> {
  const lines = createJsonLines();
  for (;;) {
    const { done, value } = await program.next();
    for (const line of done ? lines.rest() : lines.take(value)) {
      const told = update.safeParse(line).data;
      const said = told ? undefined : message.safeParse(line).data;
      if (told) listener.told(told.params.update);
      if (said) heard.write(said).catch(() => {});
    }
    if (!done) continue;
    heard.close().catch(() => {});
    return value;
  }
}
