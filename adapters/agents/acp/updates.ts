import * as z from 'zod';
import type { BackendEvent } from '../../../src/contracts/agent-backend.ts';
import { createSpeech, type Speech } from './speech.ts';
import { createTalkOfWork } from './work.ts';

const words = z.object({
  sessionUpdate: z.literal('agent_message_chunk'),
  content: z.object({ type: z.literal('text'), text: z.string() }),
  messageId: z.string().optional().catch(undefined),
});
const spent = z.object({
  sessionUpdate: z.literal('usage_update'),
  cost: z.object({ amount: z.number().min(0), currency: z.literal('USD') }),
});
// One agent says so that its turn has failed, and what follows are not its words but why.
const broken = z.object({
  sessionUpdate: z.literal('session_info_update'),
  _meta: z.object({ codex: z.object({ threadStatus: z.object({ type: z.literal('systemError') }) }) }),
});
const work = z.object({ sessionUpdate: z.enum(['tool_call', 'tool_call_update']) });

/** What an agent told besides its words. */
export interface Told {
  /** Whether it said a word that people have read. */
  readonly wrote: boolean;
  /** Whether it did or said anything, so that its conversation is worth going on with. */
  readonly worked: boolean;
  /** What all of the conversation has cost. */
  readonly costUsd: number | undefined;
  /** Whether it has said, in its own way, that its turn has failed. */
  readonly isBroken: boolean;
  /** What it said that sounds like a failure. */
  readonly held: string;
}

/** Reads what an agent tells during one turn. */
export interface UpdateReader {
  take(update: unknown): readonly BackendEvent[];
  told(): Told;
}

/** A reader for one turn. What it does not know is left out: the protocol grows. */
export function createUpdateReader(): UpdateReader {
  const speech: Speech = createSpeech();
  const talk = createTalkOfWork();
  let [costUsd, worked, isBroken]: [number | undefined, boolean, boolean] = [undefined, false, false];
  return {
    told: () => ({
      ...{ costUsd, isBroken, wrote: speech.wrote(), held: speech.held() },
      worked: worked || speech.wrote(),
    }),
    take(update) {
      costUsd = spent.safeParse(update).data?.cost.amount ?? costUsd;
      if (broken.safeParse(update).success) {
        isBroken = true;
        speech.breakOff();
      }
      if (work.safeParse(update).success) {
        worked = true;
        speech.pause();
      }
      const said = words.safeParse(update).data;
      const text = said ? speech.say(said.content.text, said.messageId) : '';
      const progress = talk.take(update).map((each): BackendEvent => ({ kind: 'progress', text: each }));
      return text === '' ? progress : [...progress, { kind: 'text', text }];
    },
  };
}
