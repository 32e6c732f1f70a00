import { z } from 'zod';
import type {
  ChannelAbilities,
  ChannelAdapter,
  ChannelManifest,
  Draft,
  FindOutcome,
  OutgoingMessage,
  SendOutcome,
} from '../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { splitText } from '../../src/domain/split-text.ts';

/** A channel that a test holds in its hands: it says what came in and sees what went out. */
export interface TestChannel {
  readonly manifest: ChannelManifest;
  /** Everything that was shown to people, in order. */
  readonly sent: readonly OutgoingMessage[];
  /** Every draft that was shown. */
  readonly drafts: readonly Draft[];
  /** What people see of it: each message as it was edited last, by its id. */
  shown(): ReadonlyMap<string, OutgoingMessage>;
  /** A message comes in; resolves when it is committed. */
  say(text: string, more?: Partial<Envelope> & { chat?: string; group?: boolean }): Promise<void>;
  /** Resolves with the first message that satisfies the predicate, now or later. */
  until(predicate: (message: OutgoingMessage) => boolean): Promise<OutgoingMessage>;
  /** Resolves with the first draft that is shown. */
  untilDraft(): Promise<Draft>;
  /** What the next sendings come to, one after the other; then `sent` again. */
  answerWith(...outcomes: readonly SendOutcome[]): void;
  /** What the next searches come to; then `absent`. */
  findWith(...outcomes: readonly FindOutcome[]): void;
  /** What is behind the references of attachments. */
  readonly files: Map<string, string>;
  /** Called before each sending is answered. */
  onSend(hook: (message: OutgoingMessage) => Promise<void>): void;
}

/** @param accountName the account through which `say` speaks; several nodes may have the same one */
export function createTestChannel(abilities: Partial<ChannelAbilities> = {}): TestChannel {
  const sent: OutgoingMessage[] = [];
  const ids: string[] = [];
  const drafts: Draft[] = [];
  const files = new Map<string, string>();
  let opened = 0;
  const watchers = new Set<() => void>();
  const outcomes: SendOutcome[] = [];
  const lookUps: FindOutcome[] = [];
  const receivers: ((envelope: Envelope) => Promise<void>)[] = [];
  let hook: (message: OutgoingMessage) => Promise<void> = async () => {};
  let events = 0;
  let turn = 0;

  const adapter: ChannelAdapter = {
    async receive(deliver, signal) {
      receivers.push(deliver);
      for (const watcher of watchers) watcher();
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      receivers.splice(receivers.indexOf(deliver), 1);
    },
    async send(message) {
      await hook(message);
      const outcome = outcomes.shift() ?? {
        kind: 'sent',
        messageId: message.replaces ?? `m${sent.length + 1}`,
      };
      if (outcome.kind === 'sent') {
        sent.push(message);
        ids.push(outcome.messageId);
      }
      for (const watcher of [...watchers]) watcher();
      return outcome;
    },
    health: () => ({ state: 'up' }),
    find: async () => lookUps.shift() ?? { kind: 'absent' },
    download: async (reference) => new Blob([files.get(reference) ?? 'nothing']).stream(),
    openDraft: async () => `draft-${++opened}`,
    async draft(draft) {
      drafts.push(draft);
      for (const watcher of [...watchers]) watcher();
    },
  };
  const receiver = () => found(() => receivers[turn++ % Math.max(1, receivers.length)]);
  const found = <Found>(search: () => Found | undefined) =>
    new Promise<Found>((resolve) => {
      const look = () => {
        const result = search();
        if (result === undefined) return;
        watchers.delete(look);
        resolve(result);
      };
      watchers.add(look);
      look();
    });

  return {
    manifest: {
      name: 'test',
      title: 'Test',
      options: z.unknown(),
      abilities: { receivers: 'each', resend: 'marked', trusted: true, ...abilities },
      split: (markdown) => splitText(markdown, 4_000),
      open: async () => adapter,
    },
    sent,
    drafts,
    shown: () => new Map(sent.map((message, index) => [ids[index] ?? '', message])),
    files,
    async say(text, { chat = 'home', group = false, ...more } = {}) {
      const eventId = `event-${++events}`;
      const deliver = await receiver();
      await deliver({
        ...{
          eventId,
          messageId: eventId,
          addressing: group ? 'none' : 'direct',
          text,
          attachments: [],
          sentAt: new Date(0),
        },
        conversation: placeOf(chat, group),
        sender: { id: 'owner', name: 'you', bot: false },
        ...more,
      });
    },
    until: (predicate) => found(() => sent.find(predicate)),
    untilDraft: () => found(() => drafts[0]),
    answerWith: (...next) => outcomes.push(...next),
    findWith: (...next) => lookUps.push(...next),
    onSend: (next) => {
      hook = next;
    },
  };
}

/** A conversation of the test account. */
export function placeOf(chat: string, group = false): Conversation {
  return { channel: 'test', account: 'test', kind: group ? 'group' : 'dm', chat };
}
