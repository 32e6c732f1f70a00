import type { APIInteraction } from 'discord.js';
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
const buttonType = 2;
const slashType = 1;
/** A conversation of others, to which somebody took the bot along: it cannot write there. */
const privateContext = 2;

const showMessage = 4;
const deferUpdate = 6;
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

function actOf(interaction: APIInteraction): Pick<Envelope, 'text' | 'pressed'> | undefined {
  if (interaction.type === componentType && interaction.data.component_type === buttonType) {
    return { text: '', pressed: interaction.data.custom_id };
  }
  if (interaction.type !== commandType || interaction.data.type !== slashType) return undefined;
  const { name, options = [] } = interaction.data;
  const words = options.map((option) => ('value' in option ? String(option.value) : option.name));
  return { text: [`/${name}`, ...words].join(' ').trim() };
}
