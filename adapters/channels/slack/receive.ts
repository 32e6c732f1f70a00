import { type AdapterContext, ChannelFault } from '../../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { type ClientSettings, openClient } from './client.ts';
import type { SlackOptions } from './config.ts';
import { createDesk, type Desk } from './desk.ts';
import { isRefused } from './failures.ts';
import type { Health } from './health.ts';
import { createIntake } from './intake.ts';
import { createLookUp } from './names.ts';
import type { Reader } from './normalize.ts';
import { receiveBySocket } from './socket.ts';

/** Messages wait for the names of their authors, but not long. */
const lookUpMs = 3_000;
/** What an app needs for everything that is offered here. */
const wantedScopes = [
  'app_mentions:read',
  'channels:history',
  'chat:write',
  'files:read',
  'groups:history',
  'im:history',
  'mpim:history',
  'users:read',
];

/** What receiving needs. */
export interface ReceiveDeps {
  readonly options: SlackOptions;
  readonly context: AdapterContext;
  readonly secrets: readonly string[];
  readonly health: Health;
  readonly deliver: (envelope: Envelope) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called with the desk where requests may bring what comes. */
  readonly onDesk: (desk: Desk | undefined) => void;
}

/** Receives by socket or by HTTP until the signal aborts, and resolves when nothing of it runs. */
export async function receive(deps: ReceiveDeps): Promise<void> {
  const { options, context, secrets, health, deliver } = deps;
  const { clock, log } = context;
  const life = new AbortController();
  const signal = AbortSignal.any([deps.signal, life.signal]);
  const settings: ClientSettings = { slackApiUrl: options.slackApiUrl, log, secrets, signal };
  const me = await whoWeAre(options.botToken, settings, log);
  const intake = createIntake({ deliver, clock, log, signal, onTrouble: health.trouble });
  const names = openClient(options.botToken, { ...settings, timeoutMs: lookUpMs });
  let fault: unknown;
  const desk = createDesk({
    reader: { account: context.account, me },
    lookUp: createLookUp({ client: names, clock, log, secrets }),
    intake,
    clock,
    log,
    onEvent: health.event,
    async onEnd() {
      // Said also when only a person's token was revoked.
      fault = await whoWeAre(options.botToken, settings, log).then(
        () => undefined,
        (err: unknown) => err,
      );
      if (isRefused(fault)) life.abort();
    },
  });
  try {
    if (options.appToken === undefined) {
      deps.onDesk(desk);
      health.connection('up');
      await aborted(signal);
    } else {
      const { appToken } = options;
      await receiveBySocket({
        appToken,
        settings,
        desk,
        intake,
        clock,
        log,
        signal,
        onState: health.connection,
      });
    }
  } finally {
    deps.onDesk(undefined);
    life.abort();
    await intake.idle();
    health.trouble(undefined);
  }
  if (fault !== undefined && !deps.signal.aborted) throw fault;
}

async function whoWeAre(token: string, settings: ClientSettings, log: Log): Promise<Reader['me']> {
  const { user_id, bot_id, team_id, response_metadata } = await openClient(token, settings).auth.test();
  if (!user_id || !team_id) throw new ChannelFault('Slack does not say who we are', { final: false });
  const scopes = response_metadata?.scopes;
  const missing = scopes ? wantedScopes.filter((scope) => !scopes.includes(scope)) : [];
  if (missing.length > 0) {
    const reason = `the app lacks ${missing.join(', ')}: add them on api.slack.com/apps and install it again`;
    if (missing.includes('chat:write')) throw new ChannelFault(reason, { final: true });
    log.warn({ reason }, 'an account can do less than it could');
  }
  return { userId: user_id, botId: bot_id, teamId: team_id };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
