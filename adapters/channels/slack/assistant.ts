import type { webApi } from '@slack/bolt';
import * as z from 'zod';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { createRecent } from '../../../src/kernel/recent.ts';
import { errorNameOf, reasonOf } from './failures.ts';

/** What stands behind the app's name while somebody works. */
const working = 'is working…';
/** Longer ones are cut in the list of chats anyway. */
const longestTitle = 80;
/** Slack's words for an app that is no assistant, or may not be one: asking again changes nothing. */
const noAssistant = [
  'access_denied',
  'channel_type_not_supported',
  'deprecated_endpoint',
  'method_deprecated',
  'missing_scope',
  'no_permission',
  'not_agent_app',
  'not_allowed_token_type',
  'unknown_method',
];

/** Somebody opened a new chat with the app. */
export const assistantThread = z.object({
  type: z.literal('assistant_thread_started'),
  assistant_thread: z.object({ channel_id: z.string(), thread_ts: z.string() }),
});
/** A new chat after it was read. */
export type AssistantThread = z.output<typeof assistantThread>['assistant_thread'];

/** What somebody may say first in a new chat. */
export interface Prompt {
  readonly title: string;
  readonly message: string;
}

/** What Slack shows of an app in its chats, which are threads of the direct messages. All of it is a courtesy: nothing throws. */
export interface Assistant {
  /** Offers what somebody may say first. */
  greet(thread: AssistantThread): Promise<void>;
  /** Calls a new chat by the first words that somebody writes in it. */
  title(target: Conversation, text: string): Promise<void>;
  /** Says that somebody works; Slack forgets it after two minutes, and with each message of the app. */
  work(target: Conversation): Promise<void>;
  /** Takes that away: an answer that was edited into its place does not. */
  rest(target: Conversation): Promise<void>;
  /** Whether people see there that somebody works. */
  isShown(target: Conversation): Promise<boolean>;
}

/** What the assistant needs. */
export interface AssistantDeps {
  readonly client: webApi.WebClient;
  readonly prompts: readonly Prompt[];
  readonly log: Log;
  readonly secrets: readonly string[];
}

/** An assistant that asks no more once Slack said that the app is none. */
export function createAssistant({ client, prompts, log, secrets }: AssistantDeps): Assistant {
  const off = new Set<string>();
  const shown = new Map<string, Promise<boolean>>();
  const untitled = createRecent<boolean>(100);

  /** @returns whether Slack did it */
  async function attempt(what: string, call: () => Promise<unknown>): Promise<boolean> {
    if (off.has(what)) return false;
    try {
      await call();
      return true;
    } catch (err) {
      const isNone = noAssistant.includes(errorNameOf(err) ?? '');
      if (isNone && off.has(what)) return false;
      if (isNone) off.add(what);
      log.debug({ detail: what, reason: reasonOf(err, secrets) }, 'the assistant showed nothing');
      return false;
    }
  }

  function say(status: string, { chat, thread = '' }: Conversation): Promise<boolean> {
    const call = { channel_id: chat, thread_ts: thread, status };
    return attempt('status', () => client.assistant.threads.setStatus(call));
  }

  return {
    async greet({ channel_id, thread_ts }) {
      untitled.set(`${channel_id}:${thread_ts}`, true);
      const [first, ...more] = prompts;
      if (!first) return;
      const call = { channel_id, thread_ts, prompts: [first, ...more] };
      await attempt('prompts', () => client.assistant.threads.setSuggestedPrompts(call));
    },
    async title(target, text) {
      const title = text.replace(/\s+/g, ' ').trim().slice(0, longestTitle).toWellFormed();
      if (title === '' || !untitled.get(keyOf(target))) return;
      untitled.set(keyOf(target), false);
      const call = { channel_id: target.chat, thread_ts: target.thread ?? '', title };
      await attempt('title', () => client.assistant.threads.setTitle(call));
    },
    async work(target) {
      if (target.kind !== 'dm' || target.thread === undefined) return;
      const saying = say(working, target);
      shown.set(keyOf(target), saying);
      await saying;
    },
    async rest(target) {
      const last = shown.get(keyOf(target));
      shown.delete(keyOf(target));
      if (await last) await say('', target);
    },
    isShown: async (target) => (await shown.get(keyOf(target))) ?? false,
  };
}

function keyOf({ chat, thread }: Conversation): string {
  return `${chat}:${thread ?? ''}`;
}
