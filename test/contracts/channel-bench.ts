import type { ChannelAdapter, ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { adapterContext } from '../support/adapter-context.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { actOf, type ChannelActs } from './channel-acts.ts';
import type { ChannelHarness, ChannelTrial } from './channel-harness.ts';

/** One test's platform, adapter and receivers. */
export interface Bench {
  readonly manifest: ChannelManifest;
  readonly harness: ChannelHarness;
  readonly adapter: ChannelAdapter;
  receive(take?: (envelope: Envelope) => Promise<void>): Receiver;
  /** Receives, and resolves when the first person was heard: from then on what happens is told at once. */
  listen(take?: (envelope: Envelope) => Promise<void>): Promise<Receiver>;
  /** The first person says something more, and it is taken: what came before it in the conversation has come. */
  fence(receiver: Receiver): Promise<void>;
  act<Name extends keyof ChannelActs>(name: Name): ChannelActs[Name];
  /** What the house knows of chats that go on under another id. */
  readonly moved: Map<string, string>;
  /** The same account, opened again as on another node. */
  reopen(): Promise<ChannelAdapter>;
  stop(): Promise<void>;
}

/** What a channel does, put to the test. */
export type Law = (bench: Bench) => Promise<void>;

/** The account of all trials. */
export const account = 'mine';
/** Waits for nothing, so that a repeat comes at once. */
const hastyClock = { ...systemClock, sleep: () => Promise.resolve() };

/** An id as deliveries have it. */
export function delivery(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** Starts a platform and opens an account on it. */
export async function startBench(manifest: ChannelManifest, trial: ChannelTrial): Promise<Bench> {
  const harness = await trial.start();
  const { chatLog } = harness;
  const moved = new Map<string, string>();
  const goesOnAs = async (chat: string) => moved.get(chat) ?? chat;
  const context = adapterContext(account, { clock: hastyClock, goesOnAs, ...(chatLog && { chatLog }) });
  const reopen = async () => {
    const opened = await manifest.open(harness.options, context);
    harness.opened?.(opened);
    return opened;
  };
  const adapter = await reopen();
  const receivers: Receiver[] = [];
  const receive: Bench['receive'] = (take) => {
    const receiver = startReceiver(adapter, take);
    receivers.push(receiver);
    return receiver;
  };
  const heard = async (receiver: Receiver, text: string) => {
    await harness.say(adapter, 'first', text);
    await receiver.until(() => receiver.taken.some((envelope) => envelope.text === text));
  };
  let fences = 0;
  return {
    manifest,
    harness,
    adapter,
    moved,
    reopen,
    receive,
    async listen(take) {
      const receiver = receive(take);
      await heard(receiver, 'hello');
      return receiver;
    },
    fence: (receiver) => heard(receiver, `fence ${++fences}`),
    act: (name) => actOf(harness.acts, name),
    async stop() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await harness.stop();
    },
  };
}

/** Everything that came with these words, taken or not. */
export function offeredAs(receiver: Receiver, text: string): readonly Envelope[] {
  return receiver.offered.filter((envelope) => envelope.text === text);
}

/** The envelope with these words, once it is taken. */
export async function takenAs(receiver: Receiver, text: string): Promise<Envelope> {
  const find = () => receiver.taken.find((envelope) => envelope.text === text);
  await receiver.until(() => find() !== undefined);
  const found = find();
  if (!found) throw new Error(`"${text}" was not taken.`);
  return found;
}
