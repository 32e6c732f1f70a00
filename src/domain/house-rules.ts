import type { Agent } from './agent.ts';
import type { Cap } from './cap.ts';
import type { Prices } from './price.ts';
import type { Route } from './route.ts';

/** What the config settles for everything below it: who works here, where messages go, how much is allowed. */
export interface HouseRules {
  readonly agents: readonly Agent[];
  readonly defaultAgent: string;
  readonly routes: readonly Route[];
  readonly accounts: readonly AccountRules[];
  readonly limits: Limits;
  /** What models cost. Undefined: nobody knows. */
  readonly prices?: Prices;
  readonly web: WebPlace;
  readonly probes: ProbeRules;
}

/** What checks may look at. */
export interface ProbeRules {
  /** Hosts that may be asked although their address is private: a name, or a name and a port. */
  readonly allowHosts: readonly string[];
  readonly commands: readonly ProbeCommand[];
}

/** A program that a check may start. */
export interface ProbeCommand {
  readonly name: string;
  /** The program and its arguments; it goes through no shell. */
  readonly argv: readonly string[];
}

/** Where the web server is found. */
export interface WebPlace {
  readonly host: string;
  readonly port: number;
  /** Host names under which it is reached from outside. */
  readonly allowedHosts: readonly string[];
}

/** The address of a path of the web server, as whoever calls from outside would write it. */
export function webAddress({ host, port, allowedHosts: [outside] }: WebPlace, path: string): string {
  if (outside !== undefined) return `https://${outside}${path}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}

/** What the config says of an account, besides what its channel needs to know. */
export interface AccountRules {
  readonly name: string;
  readonly channel: string;
  /** The groups in which it answers, by the platform's id of the chat or of the whole server or workspace. */
  readonly groups: readonly GroupRule[];
}

/** A group on the allow-list. */
export interface GroupRule {
  readonly id: string;
  /** Whether only what mentions us, replies to us or is a command is meant for us. */
  readonly mention: boolean;
  /** How many of the messages before, which were not for us, an agent is told of. */
  readonly context: number;
}

/** How much of everything. */
export interface Limits {
  /** Turns at a time on one node. */
  readonly turns: number;
  /** Task runs at a time on one node. */
  readonly runs: number;
  /** Task runs at a time on all nodes together; undefined: as many as they take. */
  readonly maxConcurrentRuns?: number;
  /** Messages that may wait in one session. */
  readonly queuePerSession: number;
  /** The largest file that is fetched for an agent or sent by one. */
  readonly attachmentBytes: number;
  /** After this time a message that could not be delivered is given up. */
  readonly deliveryExpiryMs: number;
  /** How late a missed due time may still run. */
  readonly graceMs: number;
  /** The most that all agents may spend together. */
  readonly budget?: { readonly perDay?: Cap };
  /** How long history is kept; undefined is for ever. */
  readonly historyMs?: number;
}

/** The agent of this name, if the config has it. */
export function findAgent(rules: HouseRules, name: string): Agent | undefined {
  return rules.agents.find((agent) => agent.name === name);
}
