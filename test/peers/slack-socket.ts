import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { changed, nextNumber, type PeerState } from './slack-state.ts';

/** Something that the app is told. Events come again until they are confirmed; the rest comes once. */
export interface Notice {
  readonly type: 'events_api' | 'slash_commands' | 'interactive';
  readonly payload: unknown;
  /** How often it was sent. */
  attempts: number;
  /** The envelope of the last attempt; each attempt has one of its own. */
  envelopeId: string | undefined;
  confirmed: boolean;
}

/** The sockets of the app. */
export interface Sockets {
  /** Tells the app as soon as a socket is open. */
  tell(notice: Pick<Notice, 'type' | 'payload'>): Notice;
  /** Sends everything that was sent and not confirmed again, as Slack does when three seconds are over. */
  repeat(): void;
  /** Announces that the sockets will be closed. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  /** Drops the sockets without a word. */
  drop(): void;
  /** Sends a frame as it is. */
  raw(frame: string): void;
  /** How many sockets were opened so far, and how many are open. */
  opened(): number;
  open(): number;
  /** Events that are not confirmed. */
  unconfirmed(): readonly Notice[];
  /** Whether new sockets say hello; without it no connection is complete. */
  sayHello(says: boolean): void;
  close(): void;
}

/** Listens at /link/ of the server. */
export function openSockets(server: Server, state: PeerState): Sockets {
  const links = new WebSocketServer({ server, path: '/link/' });
  const notices: Notice[] = [];
  let opened = 0;
  let greets = true;

  const unconfirmed = () => notices.filter(({ type, confirmed }) => type === 'events_api' && !confirmed);

  /** Slack chooses one socket for each event. */
  function send(notice: Notice): void {
    const link = [...links.clients].find(({ readyState }) => readyState === 1);
    if (!link) return;
    notice.envelopeId = randomUUID();
    notice.attempts += 1;
    const isEvent = notice.type === 'events_api';
    const again = { retry_attempt: notice.attempts - 1, retry_reason: notice.attempts > 1 ? 'timeout' : '' };
    link.send(
      JSON.stringify({
        envelope_id: notice.envelopeId,
        type: notice.type,
        payload: notice.payload,
        accepts_response_payload: !isEvent,
        ...(isEvent && again),
      }),
    );
  }

  function confirm(data: string): void {
    const { envelope_id: id } = JSON.parse(data);
    const notice = notices.find(({ envelopeId }) => envelopeId === id);
    if (notice) notice.confirmed = true;
    changed(state);
  }

  function greet(link: WebSocket): void {
    link.send(
      JSON.stringify({
        type: 'hello',
        num_connections: links.clients.size,
        debug_info: {
          host: `applink-${nextNumber(state)}`,
          build_number: 1,
          approximate_connection_time: 18_060,
        },
        connection_info: { app_id: state.appId },
      }),
    );
    for (const notice of unconfirmed()) send(notice);
  }

  links.on('connection', (link) => {
    opened += 1;
    link.on('error', () => {});
    link.on('message', (data) => confirm(String(data)));
    link.on('close', () => changed(state));
    if (greets) greet(link);
    changed(state);
  });

  const toAll = (frame: string) => {
    for (const link of links.clients) link.send(frame);
  };
  return {
    tell(notice) {
      const told: Notice = { ...notice, attempts: 0, envelopeId: undefined, confirmed: false };
      notices.push(told);
      send(told);
      return told;
    },
    repeat() {
      for (const notice of unconfirmed()) send(notice);
    },
    disconnect: (reason) =>
      toAll(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } })),
    drop() {
      for (const link of links.clients) link.terminate();
    },
    raw: toAll,
    opened: () => opened,
    open: () => [...links.clients].filter(({ readyState }) => readyState === 1).length,
    unconfirmed,
    sayHello(says) {
      greets = says;
    },
    close() {
      for (const link of links.clients) link.terminate();
      links.close();
    },
  };
}
