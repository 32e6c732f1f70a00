import type { Api } from 'grammy';
import type {
  Draft,
  NewDraft,
  OutgoingMessage,
  SendOutcome,
} from '../../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { isFormatRefused, isNotModified, outcomeOf, waitMsOf } from './failures.ts';
import { keyboardOf } from './keyboard.ts';
import { chatId, inThread } from './place.ts';
import { plainText, renderText, splitForTelegram } from './render.ts';

/** Stands at the end of whatever is not finished. */
const writing = '✍️';
/** More than one message can hold is not shown before it is finished. */
const longestDraft = 3_900;

/** Growing answers: in private chats Telegram's own drafts, which vanish by themselves; in groups a message that is edited. */
export interface Drafts {
  open(draft: NewDraft): Promise<string | undefined>;
  show(draft: Draft): Promise<void>;
}

/** @param failed is told what went wrong, which is nobody's loss */
export function createDrafts(
  api: Api,
  { clock, failed }: { clock: Clock; failed: (err: unknown) => void },
): Drafts {
  let quietUntil = 0;
  return {
    open: ({ target }) =>
      target.kind === 'dm'
        ? Promise.resolve(undefined)
        : attempt(async () => {
            const options = { ...inThread(target), disable_notification: true };
            return String((await api.sendMessage(chatId(target), writing, options)).message_id);
          }),
    async show({ id, target, messageId, markdown }) {
      const [piece = ''] = splitForTelegram(markdown.slice(0, longestDraft));
      const { text, entities } = renderText(piece);
      const shown = `${text} ${writing}`.trimStart();
      const marked = { entities: [...entities] };
      await attempt(async () => {
        if (messageId !== undefined) {
          await api.editMessageText(chatId(target), Number(messageId), shown, marked);
        } else if (target.kind === 'dm') {
          await api.sendMessageDraft(Number(target.chat), draftNumber(id), shown, {
            ...marked,
            ...inThread(target),
          });
        }
      });
    },
  };

  /** Nothing for as long as Telegram asked for silence: what is left of its patience belongs to the final text. */
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (clock.now().getTime() < quietUntil) return undefined;
    try {
      return await work();
    } catch (err) {
      quietUntil = clock.now().getTime() + (waitMsOf(err) ?? 0);
      if (!isNotModified(err)) failed(err);
      return undefined;
    }
  }
}

/** Puts the final text into the message of a draft. The same edit twice is one. */
export async function replaceDraft(
  api: Api,
  { target, markdown, buttons }: OutgoingMessage,
  messageId: string,
): Promise<SendOutcome> {
  const { text, entities } = renderText(markdown);
  const edit = (words: string, marked: object) =>
    api.editMessageText(chatId(target), Number(messageId), words, {
      link_preview_options: { is_disabled: true },
      ...keyboardOf(buttons),
      ...marked,
    });
  try {
    await edit(text, { entities: [...entities] }).catch((err: unknown) => {
      if (!isFormatRefused(err)) throw err;
      return edit(plainText(markdown), {});
    });
  } catch (err) {
    if (!isNotModified(err)) throw err;
  }
  return { kind: 'sent', messageId };
}

/** What became of a replacement that failed: it may be tried again whatever happened, unless the message is gone. */
export function replacementOutcomeOf(err: unknown, token: string): SendOutcome {
  const outcome = outcomeOf(err, token);
  if (outcome.kind === 'unknown') return { kind: 'retry', reason: outcome.reason };
  return outcome.kind === 'rejected' ? { kind: 'vanished', reason: outcome.reason } : outcome;
}

/** Any number but zero; drafts with the same one are the same draft. */
function draftNumber(id: string): number {
  return Number(id) || 1;
}
