import type { Complete } from '../../../src/contracts/completion.ts';
import type { BackfillDeps } from './backfill.ts';
import { holdConnection } from './connect.ts';
import { createDirectory } from './directory.ts';
import { type Desk, greet, takeIn } from './intake.ts';
import { createLanes } from './lanes.ts';
import type { Whispers } from './whispers.ts';

/** What receiving needs. */
export interface ReceiveDeps extends Omit<BackfillDeps, 'reader'> {
  readonly complete: Complete;
  readonly whispers: Whispers;
  readonly apiRoot: string;
  readonly token: string;
  readonly account: string;
  readonly signal: AbortSignal;
  /** Called when receiving works, and with a reason when it does not quite. */
  readonly onState: (state: 'up' | 'degraded', reason?: string) => void;
  readonly onEvent: () => void;
}

/**
 * Receives until the signal aborts. The gateway asks for no receipt: what was not committed is offered again from memory,
 * and what was said while nobody listened is read back. Each channel is a lane of its own.
 * @throws what the connection ended with, when it ended by itself
 */
export async function receiveEvents(deps: ReceiveDeps): Promise<void> {
  const ending = new AbortController();
  const state = createState(deps.onState);
  const lanes = createLanes({
    clock: deps.clock,
    signal: AbortSignal.any([deps.signal, ending.signal]),
    onHeldUp: state.heldUp,
    onGivenUp: (reason) => deps.log.warn({ reason }, 'a press or a command was given up'),
  });
  const reader = { account: deps.account, me: '', directory: createDirectory(deps.api) };
  const desk: Desk = { ...deps, lanes, reader, guilds: new Set() };
  try {
    await holdConnection({
      ...deps,
      api: deps.apiRoot,
      onConnected: state.connected,
      onReady: (ready) => greet(ready, desk),
      onEvent(event) {
        deps.onEvent();
        takeIn(event, desk);
      },
    });
  } finally {
    ending.abort();
    await lanes.idle();
  }
}

/** An account works less well both when messages wait and when the connection is away. */
function createState(onState: ReceiveDeps['onState']) {
  let isConnected = false;
  let waitsFor: string | undefined;
  const tell = () => {
    if (!isConnected) onState('degraded', 'the connection to Discord was lost and is being made again');
    else if (waitsFor !== undefined) onState('degraded', `a message could not be taken in: ${waitsFor}`);
    else onState('up');
  };
  return {
    connected(connected: boolean) {
      // A connection that was never there cannot be lost.
      if (!connected && !isConnected) return;
      isConnected = connected;
      tell();
    },
    heldUp(reason?: string) {
      waitsFor = reason;
      tell();
    },
  };
}
