import type { OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import type { TestChannel } from './test-channel.ts';

let asked = 0;

/** Says something and resolves with the answer to it, whatever else is said meanwhile. */
export async function ask(
  channel: TestChannel,
  text: string,
  more: Parameters<TestChannel['say']>[1] = {},
): Promise<OutgoingMessage> {
  asked += 1;
  const messageId = `asked-${asked}`;
  await channel.say(text, { ...more, messageId });
  return channel.until(({ replyTo }) => replyTo === messageId);
}

/** Presses the button of a message that has this label, and resolves with what is answered. */
export async function press(
  channel: TestChannel,
  message: OutgoingMessage,
  label: string,
): Promise<OutgoingMessage> {
  const button = message.buttons?.flat().find((each) => each.label === label);
  if (!button) throw new Error(`There is no button "${label}" below: ${message.markdown}`);
  return ask(channel, '', { pressed: button.token, chat: message.target.chat });
}

/** What stands on the buttons of a message. */
export function labelsOf({ buttons = [] }: OutgoingMessage): readonly string[] {
  return buttons.flat().map(({ label }) => label);
}
