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
const anything = z.unknown().optional();
const message = z.union([
  z.object({ jsonrpc: version, id, method: z.string(), params: anything }),
  z.object({
    jsonrpc: version,
    id,
    error: z.object({ code: z.number().int().catch(0), message: z.string().catch(''), data: anything }),
  }),
  z.object({ jsonrpc: version, id, result: z.unknown() }),
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
  const asked = new Set<unknown>();
  const stream: Stream = {
    readable: heard.readable,
    writable: new WritableStream({
      write(each) {
        if ('method' in each && 'id' in each) asked.add(each.id);
        input.write(`${JSON.stringify(each)}\n`);
      },
    }),
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
    ended: listen(program, { heard: heard.writable.getWriter(), asked, listener }),
  };
}

interface Ears {
  readonly heard: WritableStreamDefaultWriter<AnyMessage>;
  /** What waits for an answer. */
  readonly asked: Set<unknown>;
  readonly listener: Listener;
}

async function listen(
  program: AsyncGenerator<string, ProgramEnd>,
  { heard, asked, listener }: Ears,
): Promise<ProgramEnd> {
  const lines = createJsonLines();
  for (;;) {
    const { done, value } = await program.next();
    for (const line of done ? lines.rest() : lines.take(value)) {
      const told = update.safeParse(line).data;
      const said = told ? undefined : message.safeParse(line).data;
      if (told) listener.told(told.params.update);
      if (said && ('method' in said || asked.delete(said.id))) heard.write(said).catch(() => {});
    }
    if (!done) continue;
    heard.close().catch(() => {});
    return value;
  }
}
