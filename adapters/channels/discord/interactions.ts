import type { APIInteraction } from 'discord.js';
import type { Completion, Typing } from '../../../src/contracts/completion.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { ApiCall } from './api.ts';
import { conversationOf, type Reader, senderOf } from './origin.ts';
import { timeOf } from './snowflake.ts';

/** What is read of an interaction: the SDK's type knows a kind for each menu that there is. */
interface Interaction
  extends Pick<APIInteraction, 'id' | 'token' | 'guild_id' | 'member' | 'user' | 'context'> {
  readonly channel?: { readonly id: string };
  readonly message?: { readonly id: string };
}

const commandType = 2;
const componentType = 3;
const autocompleteType = 4;
const buttonType = 2;
const slashType = 1;
/** A conversation of others, to which somebody took the bot along: it cannot write there. */
const privateContext = 2;

const showMessage = 4;
const deferUpdate = 6;
const showChoices = 8;
const mostChoices = 25;
const longestChoice = 100;
const ephemeral = 1 << 6;

/** The envelope of a slash command or a pressed button; undefined for everything else, and where the bot cannot answer. */
export function normalizeInteraction(interaction: APIInteraction, reader: Reader): Envelope | undefined {
  const act = actOf(interaction);
  const { id, channel, guild_id, member, user, context, message }: Interaction = interaction as Interaction;
  const who = member?.user ?? user;
  if (!act || !channel || !who || context === privateContext) return undefined;
  const conversation = conversationOf(channel.id, guild_id, reader);
  return {
    eventId: `interaction:${id}`,
    conversation,
    sender: senderOf(who, member?.nick),
    addressing: conversation.kind === 'dm' ? 'direct' : 'pressed' in act ? 'reply' : 'command',
    attachments: [],
    messageId: message?.id ?? id,
    sentAt: timeOf(id),
    ...act,
  };
}

/** Says within three seconds that it was heard, or Discord shows that it failed. The answer comes as a message of its own. */
export function acknowledgement(interaction: APIInteraction): ApiCall | undefined {
  const act = actOf(interaction);
  if (!act) return undefined;
  const name = /^\S+/.exec(act.text)?.[0] ?? '';
  const body =
    'pressed' in act
      ? { type: deferUpdate }
      : {
          type: showMessage,
          data: { content: `✓ ${name}`, flags: ephemeral, allowed_mentions: { parse: [] } },
        };
  const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
  return { method: 'post', route, auth: false, body };
}

/** What somebody types in a command, who waits for ways to go on. */
export function typingOf(interaction: APIInteraction, reader: Reader): Typing | undefined {
  if (interaction.type !== autocompleteType || interaction.data.type !== slashType) return undefined;
  const { channel, guild_id, member, user }: Interaction = interaction as Interaction;
  const who = member?.user ?? user;
  if (!channel || !who) return undefined;
  const conversation = conversationOf(channel.id, guild_id, reader);
  return { conversation, sender: who.id, text: textOf(interaction.data) };
}

/** The ways to go on, as Discord shows them. */
export function choicesFor(interaction: APIInteraction, completions: readonly Completion[]): ApiCall {
  const choices = completions
    .filter(({ value }) => value.length <= longestChoice)
    .slice(0, mostChoices)
    .map(({ value, label }) => ({ name: shortened(label), value }));
  const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
  return { method: 'post', route, auth: false, body: { type: showChoices, data: { choices } } };
}

function shortened(label: string): string {
  return label.length <= longestChoice ? label : `${label.slice(0, longestChoice - 1).toWellFormed()}…`;
}

function actOf(interaction: APIInteraction): Pick<Envelope, 'text' | 'pressed'> | undefined {
  if (interaction.type === componentType && interaction.data.component_type === buttonType) {
    return { text: '', pressed: interaction.data.custom_id };
  }
  if (interaction.type !== commandType || interaction.data.type !== slashType) return undefined;
  return { text: textOf(interaction.data) };
}

function textOf({ name, options = [] }: { name: string; options?: readonly { name: string }[] }): string {
  const words = options.map((option) => ('value' in option ? String(option.value) : option.name));
  return [`/${name}`, ...words].join(' ').trim();
}
