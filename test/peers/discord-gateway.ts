import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { guildShape } from './discord-shapes.ts';
import { changed, nextId, type PeerEvent, type PeerState } from './discord-state.ts';

/** What a bot that greets asks for. */
interface Identify {
  readonly token: string;
  readonly intents: number;
}

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly events: (PeerEvent & { readonly s: number })[];
  socket?: WebSocket;
}

/** The gateway, seen from outside. */
export interface PeerGateway {
  /** How often a bot greeted, and how often one came back to its session. */
  readonly identified: number;
  readonly resumed: number;
  /** How many bots are connected. */
  readonly online: number;
  /** How many connections there are, whether somebody greeted on them or not. */
  readonly connections: number;
  /** The next bots that greet are closed with this code. */
  refuse(code: number, times?: number): void;
  /** From now on nobody who greets is greeted back. */
  silence(): void;
  /** Cuts all connections; the sessions stay. */
  drop(): void;
  /** Asks all bots to connect again. */
  reconnect(): void;
  /** Tells all bots that their sessions are gone. */
  invalidate(): void;
  /** Sends an event as it is, or text that is no event. */
  send(raw: object | string): void;
  close(): void;
}

const op = { dispatch: 0, beat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, heard: 11 };
const intent = { guildMessages: 1 << 9, directMessages: 1 << 12, messageContent: 1 << 15 };

/** Speaks with bots by WebSocket on the server's `/gateway`. */
export function openGateway(server: Server, state: PeerState, token: string): PeerGateway {
  const sockets = new WebSocketServer({ server, path: '/gateway' });
  const sessions = new Map<string, Session>();
  const refusals: number[] = [];
  const counts = { identified: 0, resumed: 0 };
  let isSilent = false;
  const live = () => [...sessions.values()].filter(({ socket }) => socket !== undefined);

  function push(session: Session, event: PeerEvent): void {
    const seen = withoutSecrets(event, session.intents, state.bot.id);
    if (!seen) return;
    const numbered = { ...seen, s: session.events.length + 1 };
    session.events.push(numbered);
    session.socket?.send(JSON.stringify({ op: op.dispatch, ...numbered }));
  }

  function identify(socket: WebSocket, given: Identify): Session | undefined {
    counts.identified += 1;
    const refusal = given.token === token ? (refusals.shift() ?? refusalOf(given.intents, state)) : 4004;
    if (refusal !== undefined) {
      socket.close(refusal, 'Refused.');
      return undefined;
    }
    if (isSilent) return undefined;
    const session: Session = { id: nextId(state), intents: given.intents, events: [], socket };
    sessions.set(session.id, session);
    const guilds = [...state.guilds.values()];
    const resume_gateway_url = `${state.address.replace('http', 'ws')}/gateway`;
    push(session, {
      t: 'READY',
      d: {
        v: 10,
        user: state.bot,
        guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
        session_id: session.id,
        resume_gateway_url,
        private_channels: [],
        application: { id: state.bot.id, flags: state.settings.flags },
      },
    });
    for (const guild of guilds) push(session, { t: 'GUILD_CREATE', d: guildShape(guild, state) });
    return session;
  }

  function resume(socket: WebSocket, { session_id, seq }: { session_id: string; seq: number }) {
    const session = sessions.get(session_id);
    if (!session) {
      socket.send(JSON.stringify({ op: op.invalid, d: false }));
      return undefined;
    }
    counts.resumed += 1;
    session.socket = socket;
    for (const event of session.events.filter(({ s }) => s > seq)) {
      socket.send(JSON.stringify({ op: op.dispatch, ...event }));
    }
    push(session, { t: 'RESUMED', d: {} });
    return session;
  }

  sockets.on('connection', (socket) => {
    let session: Session | undefined;
    socket.send(JSON.stringify({ op: op.hello, d: { heartbeat_interval: 41_250 }, s: null, t: null }));
    socket.on('message', (data) => {
      const said = JSON.parse(String(data));
      if (said.op === op.beat) socket.send(JSON.stringify({ op: op.heard }));
      if (said.op === op.identify) session = identify(socket, said.d);
      if (said.op === op.resume) session = resume(socket, said.d);
      changed(state);
    });
    socket.on('close', (code) => {
      if (session?.socket === socket) delete session.socket;
      // Who says goodbye so does not want to come back.
      if (session && (code === 1000 || code === 1001)) sessions.delete(session.id);
      changed(state);
    });
  });
  state.dispatch = (event) => {
    for (const session of sessions.values()) push(session, event);
  };

  const toAll = (raw: object | string) => {
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
    for (const { socket } of live()) socket?.send(text);
  };
  return {
    get identified() {
      return counts.identified;
    },
    get resumed() {
      return counts.resumed;
    },
    get online() {
      return live().length;
    },
    get connections() {
      return sockets.clients.size;
    },
    refuse: (code, times = 1) => void refusals.push(...Array.from({ length: times }, () => code)),
    silence() {
      isSilent = true;
    },
    drop() {
      for (const { socket } of live()) socket?.terminate();
    },
    reconnect: () => toAll({ op: op.reconnect, d: null }),
    invalidate() {
      const text = JSON.stringify({ op: op.invalid, d: false });
      const left = live();
      sessions.clear();
      for (const { socket } of left) socket?.send(text);
    },
    send: toAll,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** Nobody may ask for the words of all messages without the switch in the portal. */
function refusalOf(intents: number, { settings }: PeerState): number | undefined {
  const isAsked = (intents & intent.messageContent) !== 0;
  return isAsked && (settings.flags & ((1 << 18) | (1 << 19))) === 0 ? 4014 : undefined;
}

/** What a bot may see by its intents: without the one for content, only what is said to it has words. */
function withoutSecrets(event: PeerEvent, intents: number, bot: string): PeerEvent | undefined {
  if (!event.t.startsWith('MESSAGE_')) return event;
  const { guild_id, mentions = [] } = event.d as { guild_id?: string; mentions?: readonly { id: string }[] };
  const isReaction = event.t.startsWith('MESSAGE_REACTION_');
  const messages = guild_id === undefined ? intent.directMessages : intent.guildMessages;
  // Each intent for reactions is the next bit after the one for messages.
  const needed = isReaction ? messages << 1 : messages;
  if ((intents & needed) === 0) return undefined;
  if (isReaction) return event;
  const isOpen = guild_id === undefined || mentions.some(({ id }) => id === bot);
  if (isOpen || (intents & intent.messageContent) !== 0) return event;
  return { ...event, d: { ...event.d, content: '', attachments: [], embeds: [], components: [] } };
}
