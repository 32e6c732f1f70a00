import type { ChannelAbilities, ChannelAdapter } from '../contracts/channel-adapter.ts';
import type { LiveAnswer, LiveView, LiveWork } from '../contracts/live-view.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Pacer } from '../kernel/pacer.ts';
import { bucketsOf, editBucketsOf, spared } from '../outbox/pace.ts';

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
      if (!account) return { grow() {}, close: async () => work.draftId };
      const typing = sayTyping(account, target, clock);
      const draft = showDrafts(account, { target, work, ...deps });
      return {
        grow: draft.grow,
        close() {
          typing.cancel();
          return draft.close();
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
      over = true;
      timer?.cancel();
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
  let messageId = work.draftId;
  let latest = '';
  let shown = '';
  let timer: Timer | undefined;
  let showing: Promise<void> = Promise.resolve();
  let busy = false;
  let over = false;
  // Whatever a dead node left there becomes the answer, also when that comes at once.
  if (work.again && messageId === undefined && adapter.openDraft && everyMs < Infinity) begin();
  return {
    grow(markdown) {
      latest = markdown;
      if (!over && !busy && adapter.draft && everyMs < Infinity)
        timer ??= clock.after(shown === '' ? Math.min(everyMs, firstDraftMs) : everyMs, begin);
    },
    async close() {
      over = true;
      timer?.cancel();
      await showing;
      return messageId;
    },
  };

  function begin(): void {
    busy = true;
    showing = show().finally(() => {
      busy = false;
      timer = undefined;
      if (!over && latest !== shown) timer = clock.after(everyMs, begin);
    });
  }

  async function show(): Promise<void> {
    const draft = { id: work.id, target, ...(work.again && { again: true as const }) };
    // The budget is for messages first: a draft that finds none left comes later, and shows more then.
    const buckets = [...bucketsOf(abilities, target), ...editBucketsOf(abilities, target)];
    if (!pacer.tryTake(spared(buckets))) return;
    if (messageId === undefined && adapter.openDraft) {
      messageId = await adapter.openDraft(draft);
      if (messageId === undefined) return;
      // What nobody could find again would stay as half an answer.
      if (!(await work.keepDraft(messageId).catch(() => false))) over = true;
    }
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
