import type { ChannelAbilities, ChannelAdapter } from '../contracts/channel-adapter.ts';
import type { LiveAnswer, LiveView, LiveWork } from '../contracts/live-view.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Pacer } from '../kernel/pacer.ts';
import { bucketsOf, editBucketsOf, spared } from '../outbox/pace.ts';
import { showReceipt } from './show-receipt.ts';

interface OpenAccount {
  readonly adapter: ChannelAdapter;
  readonly abilities: ChannelAbilities;
}

/** Shows drafts and "is typing" at the pace of each channel: what grows faster is shown less often, never late. */
export function createLiveAnswers(deps: {
  clock: Clock;
  pacer: Pacer;
  accountOf: (name: string) => OpenAccount | undefined;
}): LiveView {
  const { accountOf, clock } = deps;
  return {
    open(target, work) {
      const account = accountOf(target.account);
      if (!account) return { grow() {}, close: async () => work.draftId, leave: async () => {} };
      const typing = sayTyping(account, target, clock);
      const receipt = showReceipt(account.adapter, { target, work, clock });
      const draft = showDrafts(account, { target, work, ...deps });
      const rest = () => {
        typing.cancel();
        receipt.cancel();
      };
      return {
        grow: draft.grow,
        close() {
          rest();
          return draft.close();
        },
        leave() {
          rest();
          return draft.leave();
        },
      };
    },
  };
}

function sayTyping({ adapter, abilities }: OpenAccount, target: Conversation, clock: Clock): Timer {
  const everyMs = abilities.typingEveryMs;
  let timer: Timer | undefined;
  let over = false;
  const say = () => {
    if (over || everyMs === undefined) return;
    void adapter.typing?.(target);
    timer = clock.after(everyMs, say);
  };
  say();
  return {
    cancel() {
      timer?.cancel();
      // Nobody waits for it: the answer matters more.
      if (!over && everyMs !== undefined) void adapter.typingOver?.(target);
      over = true;
    },
  };
}

/** Answers that are there sooner need no draft. */
const firstDraftMs = 700;

/**
 * One thing at a time: while a draft is on its way the next one waits, and then shows all that has come meanwhile.
 */
function showDrafts(
  { adapter, abilities }: OpenAccount,
  { target, work, clock, pacer }: { target: Conversation; work: LiveWork; clock: Clock; pacer: Pacer },
): LiveAnswer {
  const everyMs = abilities.draftEveryMs?.[target.kind] ?? Infinity;
  const standsAlone = everyMs === Infinity || abilities.draftsVanishIn?.includes(target.kind);
  const openDraft = standsAlone ? undefined : adapter.openDraft;
  let messageId = work.draftId;
  let latest = '';
  let shown = '';
  let timer: Timer | undefined;
  let showing: Promise<void> = Promise.resolve();
  let busy = false;
  let over = false;
  // It may stand there although nobody heard so: then it is looked for, where that is possible.
  let unsure = work.again && openDraft !== undefined;
  const canBeFound = abilities.resend !== 'marked' || abilities.sameIdMs !== undefined;
  // Whatever a dead node left there becomes the answer, also when that comes at once.
  if (unsure && messageId === undefined) begin();
  return {
    grow(markdown) {
      latest = markdown;
      if (!over && !busy && adapter.draft && everyMs < Infinity)
        timer ??= clock.after(shown === '' ? Math.min(everyMs, firstDraftMs) : everyMs, begin);
    },
    leave: end,
    async close() {
      await end();
      if (unsure && canBeFound && messageId === undefined) await open();
      unsure = false;
      return messageId;
    },
  };

  async function end(): Promise<void> {
    over = true;
    timer?.cancel();
    await showing;
  }

  function begin(): void {
    busy = true;
    showing = show().finally(() => {
      busy = false;
      timer = undefined;
      if (!over && latest !== shown) timer = clock.after(everyMs, begin);
    });
  }

  /** @returns whether there is a message now */
  async function open(): Promise<boolean> {
    messageId = await openDraft?.({ id: work.id, target, ...(unsure && { again: true }) });
    unsure = messageId === undefined && openDraft !== undefined;
    if (messageId === undefined) return false;
    // What nobody could find again would stay as half an answer.
    if (!(await work.keepDraft(messageId).catch(() => false))) over = true;
    return true;
  }

  async function show(): Promise<void> {
    // The budget is for messages first: a draft that finds none left comes later, and shows more then.
    const buckets = [...bucketsOf(abilities, target), ...editBucketsOf(abilities, target)];
    if (!pacer.tryTake(spared(buckets))) return;
    if (messageId === undefined && openDraft && !(await open())) return;
    if (over) return;
    shown = latest;
    if (shown === '') return;
    await adapter.draft?.({
      id: work.id,
      target,
      markdown: shown,
      ...(messageId !== undefined && { messageId }),
    });
  }
}
