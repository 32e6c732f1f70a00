import { type AdapterContext, ChannelFault } from '../../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Health } from '../../intake/health.ts';
import { createIntake } from '../../intake/intake.ts';
import { missingScopes } from './app-manifest.ts';
import type { Assistant, AssistantThread } from './assistant.ts';
import { type ClientSettings, openClient } from './client.ts';
import type { SlackOptions } from './config.ts';
import { createDesk, type Desk } from './desk.ts';
import { isRefused, lackOf } from './failures.ts';
import { createLookUp } from './names.ts';
import type { Reader } from './normalize.ts';
import { receiveBySocket } from './socket.ts';

/** Messages wait for the names of their authors, but not long. */
const lookUpMs = 3_000;

/** What receiving needs. */
export interface ReceiveDeps {
  readonly options: SlackOptions;
  readonly context: AdapterContext;
  readonly secrets: readonly string[];
  readonly health: Health;
  readonly assistant: Assistant;
  readonly deliver: (envelope: Envelope) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called with the desk where requests may bring what comes. */
  readonly onDesk: (desk: Desk | undefined) => void;
}

/** Receives by socket or by HTTP until the signal aborts, and resolves when nothing of it runs. */
export async function receive(deps: ReceiveDeps): Promise<void> {
  const { options, context, secrets, health, deliver, onDesk } = deps;
  const { account, clock, log } = context;
  const life = openLife(deps.signal);
  const { signal } = life;
  const settings: ClientSettings = { slackApiUrl: options.slackApiUrl, log, secrets, signal };
  const askWho = () => whoWeAre(options.botToken, settings, log);
  const reader = { account, me: await askWho() };
  const intake = createIntake({ deliver, clock, log, signal, onTrouble: health.trouble });
  const names = openClient(options.botToken, { ...settings, timeoutMs: lookUpMs });
  const lookUp = createLookUp({ client: names, clock, log, secrets });
  const onEnd = () => void life.endIf(askWho());
  const onChat = (thread: AssistantThread) => void deps.assistant.greet(thread);
  const desk = createDesk({ reader, lookUp, intake, clock, log, onEvent: health.event, onChat, onEnd });
  try {
    const { appToken } = options;
    const onState = health.connection;
    if (appToken !== undefined) {
      await receiveBySocket({ appToken, settings, desk, intake, clock, log, signal, onState });
    } else {
      onDesk(desk);
      onState('up');
      await aborted(signal);
    }
  } finally {
    onDesk(undefined);
    life.end();
    await intake.idle();
    health.trouble(undefined);
  }
  if (life.refusal() !== undefined && !deps.signal.aborted) throw life.refusal();
}

/** How long is received: until the house wants no more, or Slack. */
function openLife(wanted: AbortSignal) {
  const life = new AbortController();
  let refusal: unknown;
  return {
    signal: AbortSignal.any([wanted, life.signal]),
    end: () => life.abort(),
    /** Why Slack wants no more. */
    refusal: () => refusal,
    /** Slack says that tokens were revoked also when they were only a person's: whoever asks who we are knows. */
    async endIf(asked: Promise<unknown>): Promise<void> {
      try {
        await asked;
      } catch (err) {
        if (!isRefused(err)) return;
        refusal = err;
        life.abort();
      }
    },
  };
}

async function whoWeAre(token: string, settings: ClientSettings, log: Log): Promise<Reader['me']> {
  const { user_id, bot_id, team_id, response_metadata } = await openClient(token, settings).auth.test();
  if (!user_id || !team_id) throw new ChannelFault('Slack does not say who we are', { final: false });
  const missing = missingScopes(response_metadata?.scopes);
  if (missing.length > 0) {
    const reason = lackOf(missing);
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
