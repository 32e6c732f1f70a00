import { type ApiAnswer, apiError, formError, type PeerCall } from './discord-answers.ts';
import { commandsError } from './discord-checks.ts';
import { answerInteraction, answerLater } from './discord-follow-ups.ts';
import { createMessage, editMessage, listMessages, openChannel } from './discord-messages.ts';
import { channelShape, findMessage, messageShape } from './discord-shapes.ts';
import { changed, nextId, type PeerChannel, type PeerState } from './discord-state.ts';

/** The name of a route: its path with `:id` for ids and `:token` for the tokens of interactions. */
export function routeOf(method: string, path: string): string {
  const named = path
    .replace(/^(\/(?:interactions|webhooks)\/\d+\/)[^/]+/, '$1:token')
    .replace(/\/\d{15,20}(?=\/|$)/g, '/:id');
  return `${method} ${named}`;
}

/** Answers a call. */
export function answerCall(state: PeerState, call: PeerCall): ApiAnswer {
  const ids = call.path.match(/(?<=\/)\d{15,20}(?=\/|$)/g) ?? [];
  const [first = '', second = ''] = ids;
  if (call.route.includes(' /channels/')) {
    const channel = openChannel(state, first);
    return 'status' in channel ? channel : answerInChannel(state, channel, second, call);
  }
  if (call.route.includes('/commands')) return answerCommands(state, call);
  switch (call.route) {
    case 'GET /gateway/bot':
      return {
        status: 200,
        body: {
          url: `${state.address.replace('http', 'ws')}/gateway`,
          shards: 1,
          session_start_limit: {
            total: 1_000,
            remaining: state.settings.greetings,
            reset_after: 86_400_000,
            max_concurrency: 1,
          },
        },
      };
    case 'GET /applications/@me':
      return { status: 200, body: applicationShape(state) };
    case 'GET /users/@me':
      return { status: 200, body: state.bot };
    case 'GET /users/@me/guilds':
      return { status: 200, body: listGuilds(state, call.query) };
    case 'POST /interactions/:id/:token/callback':
      return answerInteraction(state, first, call);
    case 'POST /webhooks/:id/:token':
    case 'PATCH /webhooks/:id/:token/messages/@original':
      return answerLater(state, first, call);
    default:
      return apiError(404, 0, '404: Not Found');
  }
}

function applicationShape({ bot, settings, guilds }: PeerState) {
  const { flags, interactions_endpoint_url } = settings;
  const approximate_guild_count = guilds.size;
  return { id: bot.id, name: bot.global_name, flags, interactions_endpoint_url, approximate_guild_count };
}

function listGuilds({ guilds, settings }: PeerState, query: URLSearchParams) {
  const { permissions } = settings;
  const limit = Number(query.get('limit') ?? 200);
  const shown = [...guilds.values()].slice(0, limit);
  return shown.map(({ id, name }) => ({ id, name, owner: false, permissions }));
}

function answerInChannel(state: PeerState, channel: PeerChannel, message: string, call: PeerCall): ApiAnswer {
  switch (call.route) {
    case 'GET /channels/:id':
      return { status: 200, body: channelShape(channel) };
    case 'GET /channels/:id/messages':
      return listMessages(state, channel, call.query);
    case 'POST /channels/:id/messages':
      return createMessage(state, channel, call);
    case 'PATCH /channels/:id/messages/:id':
      return editMessage(state, channel, message, call);
    case 'GET /channels/:id/messages/:id': {
      const found = findMessage(state, channel.id, message);
      return found
        ? { status: 200, body: messageShape(found, state) }
        : apiError(404, 10008, 'Unknown Message');
    }
    case 'POST /channels/:id/typing':
      channel.typing += 1;
      changed(state);
      return { status: 204 };
    default:
      return apiError(404, 0, '404: Not Found');
  }
}

/** Global commands and those of a server are kept apart; a list replaces the one before. */
function answerCommands(state: PeerState, { route, path, body }: PeerCall): ApiAnswer {
  if (!path.startsWith(`/applications/${state.bot.id}/`)) return apiError(403, 50001, 'Missing Access');
  if (route.startsWith('GET ')) return { status: 200, body: state.commands.get(path) ?? [] };
  if (!route.startsWith('PUT ')) return apiError(405, 0, '405: Method Not Allowed');
  const list = Array.isArray(body) ? (body as PeerCall['body'][]) : undefined;
  if (!list) return formError('_', 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
  const error = commandsError(list);
  if (error) return error;
  const kept = list.map((command) => ({
    ...command,
    id: nextId(state),
    application_id: state.bot.id,
    version: nextId(state),
    default_member_permissions: null,
  }));
  state.commands.set(path, kept);
  changed(state);
  return { status: 200, body: kept };
}
