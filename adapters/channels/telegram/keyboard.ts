import type { InlineKeyboardMarkup } from 'grammy/types';
import type { OutgoingMessage } from '../../../src/contracts/channel-adapter.ts';

/** The buttons below a message, as Telegram wants them. */
export function keyboardOf(buttons: OutgoingMessage['buttons']): { reply_markup?: InlineKeyboardMarkup } {
  if (!buttons) return {};
  const rows = buttons.map((row) => row.map(({ label, token }) => ({ text: label, callback_data: token })));
  return { reply_markup: { inline_keyboard: rows } };
}
