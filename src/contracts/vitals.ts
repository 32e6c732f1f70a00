import type { AdapterHealth } from './channel-adapter.ts';

/** How the whole house is doing, over all nodes, at one moment. */
export interface Vitals {
  readonly nodes: number;
  readonly accounts: readonly AccountVitals[];
  /** Messages by state, those that are over left out; deliveries and runs likewise. */
  readonly messages: Readonly<Record<string, number>>;
  readonly deliveries: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, number>>;
}

/** An account, and how long it has been silent. */
export interface AccountVitals extends Omit<AdapterHealth, 'lastEventAt'> {
  readonly name: string;
  readonly channel: string;
  readonly lastEventAgeMs?: number;
}
