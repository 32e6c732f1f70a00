import type { Api } from 'grammy';
import type { AdapterContext } from '../../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Health } from '../../intake/health.ts';
import { createIntake } from '../../intake/intake.ts';
import { createDesk, type Desk, remembering } from './desk.ts';
import { type ApiSignal, receiveByPolling } from './poll.ts';
import type { Said } from './said.ts';
import { receiveByWebhook, type Webhook } from './webhook.ts';

/** What receiving needs. */
export interface ReceiveDeps {
  /** It waits as long as a poll may take. */
  readonly poller: Api;
  readonly api: Api;
  readonly token: string;
  readonly webhook: Webhook | undefined;
  readonly context: Pick<AdapterContext, 'account' | 'clock' | 'log'>;
  readonly deliver: (envelope: Envelope) => Promise<void>;
  readonly said: Said;
  readonly signal: AbortSignal;
  readonly health: Health;
  /** Called with the desk to which requests may bring updates. */
  readonly onDesk: (desk: Desk | undefined) => void;
}

/** Receives by polling or by a webhook until the signal aborts, and resolves when nothing of it runs. */
export async function receiveUpdates(deps: ReceiveDeps): Promise<void> {
  const { poller, api, token, webhook, context, said, health, onDesk } = deps;
  const { account, clock, log } = context;
  const life = new AbortController();
  const signal = AbortSignal.any([deps.signal, life.signal]);
  const me = await api.getMe(signal as unknown as ApiSignal);
  const deliver = remembering(said, deps.deliver);
  const intake = createIntake({ deliver, clock, log, signal, onTrouble: health.trouble });
  const desk = createDesk({ api, reader: { account, me }, said, intake, log });
  try {
    if (webhook) {
      onDesk((updates) => {
        health.event();
        // Whatever comes, comes through.
        health.connection('up');
        return desk(updates);
      });
      await receiveByWebhook({ webhook, api, token, clock, log, signal, onState: health.connection });
    } else {
      const onUp = () => health.connection('up');
      await receiveByPolling({ api: poller, clock, desk, signal, onUp, onEvent: health.event });
    }
  } finally {
    onDesk(undefined);
    life.abort();
    await intake.idle();
    health.trouble(undefined);
  }
}
