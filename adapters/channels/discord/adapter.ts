import type {
  AdapterContext,
  AdapterHealth,
  ChannelAdapter,
} from '../../../src/contracts/channel-adapter.ts';
import { type Api, createApi } from './api.ts';
import { downloadFile } from './attachments.ts';
import { recall } from './backfill.ts';
import { checkApplication } from './check.ts';
import { offerCommands } from './commands.ts';
import type { DiscordOptions } from './config.ts';
import { createDrafts } from './drafts.ts';
import { faultOf, isTokenRefused, reasonOf } from './failures.ts';
import { createMemory } from './memory.ts';
import { receiveEvents } from './receive.ts';
import { channelOf, sendPiece } from './send.ts';
import { createWhispers } from './whispers.ts';

/** One bot. It calls by a way of its own, so that it can send whether it receives or not. */
export function createDiscordAdapter(
  { token, api: apiRoot, commandGuild }: DiscordOptions,
  { account, clock, log, heard, complete }: AdapterContext,
): ChannelAdapter {
  const health = createHealth();
  const api = watched(createApi({ token, api: apiRoot, clock }), (err) => {
    if (isTokenRefused(err)) health.set('fatal', reasonOf(err, token));
  });
  const drafts = createDrafts({ api, clock, log, token });
  const memory = createMemory();
  const whispers = createWhispers({ api, clock, token });

  return {
    async receive(deliver, signal) {
      health.set('starting');
      const onEvent = () => health.note(clock.now());
      const deps = { api, apiRoot, token, account, clock, log, memory, whispers, complete, deliver, signal };
      try {
        recall(await heard(), memory);
        await receiveEvents({ ...deps, onState: health.set, onEvent });
      } catch (err) {
        if (!signal.aborted) {
          const fault = faultOf(err, token);
          health.set(fault.final ? 'fatal' : 'down', fault.message);
          throw fault;
        }
      }
      health.set('down', 'not receiving');
    },
    send: (message) => sendPiece({ api, token, whisper: whispers.say }, message),
    health: health.get,
    check: () => checkApplication(api, { token, commandGuild }),
    openDraft: drafts.open,
    draft: drafts.show,
    async typing(target) {
      await api({ method: 'post', route: `/channels/${channelOf(target)}/typing` }).catch((err: unknown) =>
        log.debug({ reason: reasonOf(err, token) }, 'typing was not shown'),
      );
    },
    async download(reference, signal) {
      return downloadFile(api, reference, signal).catch((err: unknown) => {
        throw new Error(`The file could not be fetched: ${reasonOf(err, token)}.`);
      });
    },
    async offerCommands(commands) {
      await offerCommands(api, commands, commandGuild).catch((err: unknown) =>
        log.warn({ reason: reasonOf(err, token) }, 'the commands were not registered'),
      );
    },
  };
}

/** The same calls, with a look at what goes wrong. */
function watched(api: Api, onFailure: (err: unknown) => void): Api {
  return (call) =>
    api(call).catch((err: unknown) => {
      // Without the bot's token, another one was refused: that of a press that is too old.
      if (call.auth !== false) onFailure(err);
      throw err;
    });
}

function createHealth() {
  let health: AdapterHealth = { state: 'starting' };
  return {
    get: () => health,
    set(state: AdapterHealth['state'], reason?: string) {
      const { lastEventAt } = health;
      health = { state, ...(reason !== undefined && { reason }), ...(lastEventAt && { lastEventAt }) };
    },
    note(at: Date) {
      health = { ...health, lastEventAt: at };
    },
  };
}
