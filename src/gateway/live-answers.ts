import type { ChannelAbilities, ChannelAdapter } from '../contracts/channel-adapter.ts';
import type { LiveAnswer, LiveView } from '../contracts/live-view.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Clock, Timer } from '../kernel/clock.ts';

interface OpenAccount {
  readonly adapter: ChannelAdapter;
  readonly abilities: ChannelAbilities;
}

const nothing: LiveAnswer = { grow() {}, close() {} };

/** Shows drafts and "is typing" at the pace of each channel: what grows faster is shown less often, never late. */
export function createLiveAnswers(deps: {
  clock: Clock;
  accountOf: (name: string) => OpenAccount | undefined;
}): LiveView {
  const { clock, accountOf } = deps;
  return {
    open(target, id) {
      const account = accountOf(target.account);
      if (!account) return nothing;
      const typing = sayTyping(account, target, clock);
      const draft = showDrafts(account, { target, id, clock });
      return {
        grow: draft.grow,
        close() {
          typing.cancel();
          draft.close();
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

function showDrafts(
  { adapter, abilities }: OpenAccount,
  { target, id, clock }: { target: Conversation; id: string; clock: Clock },
): LiveAnswer {
  const everyMs = abilities.draftEveryMs;
  if (everyMs === undefined || !adapter.draft) return nothing;
  let latest = '';
  let timer: Timer | undefined;
  return {
    grow(markdown) {
      latest = markdown;
      timer ??= clock.after(everyMs, () => {
        timer = undefined;
        void adapter.draft?.({ id, target, markdown: latest });
      });
    },
    close: () => timer?.cancel(),
  };
}
