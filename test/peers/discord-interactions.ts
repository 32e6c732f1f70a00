import { memberShape, messageShape } from './discord-shapes.ts';
import {
  nextId,
  type PeerChannel,
  type PeerInteraction,
  type PeerMessage,
  type PeerState,
  type PeerUser,
} from './discord-state.ts';

/** Somebody uses a command. */
export interface Slash {
  readonly channel: PeerChannel;
  readonly from: PeerUser;
  readonly name: string;
  readonly arguments?: string;
  /** They are still typing, and wait for ways to go on. */
  readonly typing?: true;
}

/** Somebody presses a button below a message. */
export interface Pressing {
  readonly message: PeerMessage;
  readonly from: PeerUser;
  readonly id: string;
}

/** Tells the bot, and remembers that an answer is due. */
export function interact(state: PeerState, act: Slash | Pressing): PeerInteraction {
  const id = nextId(state);
  const typing = 'typing' in act && act.typing === true;
  const channel = 'channel' in act ? act.channel : state.channels.get(act.message.channel_id);
  const interaction: PeerInteraction = {
    ...{ id, token: `secret-${id}`, madeAtMs: state.now(), typing },
    ...{ channel: channel?.id ?? '', whispers: [] },
  };
  state.interactions.set(id, interaction);
  const { guild_id, type, name, parent_id } = channel ?? {};
  const isDm = guild_id === undefined;
  state.dispatch({
    t: 'INTERACTION_CREATE',
    d: {
      id,
      application_id: state.bot.id,
      token: interaction.token,
      version: 1,
      ...dataOf(state, act),
      channel_id: channel?.id,
      channel: { id: channel?.id, type, name, parent_id, permissions: '0' },
      context: isDm ? 1 : 0,
      ...(isDm
        ? { user: act.from }
        : { guild_id, member: { ...memberShape(state), user: act.from, permissions: '0' } }),
      app_permissions: '0',
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: {},
    },
  });
  return interaction;
}

function dataOf(state: PeerState, act: Slash | Pressing): object {
  if ('message' in act) {
    return {
      type: 3,
      data: { custom_id: act.id, component_type: 2 },
      message: messageShape(act.message, state),
    };
  }
  const focused = act.typing && { focused: true };
  const options =
    act.arguments || act.typing
      ? [{ name: 'arguments', type: 3, value: act.arguments ?? '', ...focused }]
      : [];
  return { type: act.typing ? 4 : 2, data: { id: nextId(state), name: act.name, type: 1, options } };
}
