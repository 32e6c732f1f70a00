import type { Agent } from '../domain/agent.ts';
import type { GroupRule, Limits, ProbeRules } from '../domain/house-rules.ts';
import type { Role } from '../domain/person.ts';
import type { Prices } from '../domain/price.ts';
import type { Route } from '../domain/route.ts';

/** What the house was told to be, in the words of the domain: every default applied, every path absolute. */
export interface Config {
  /** Undefined when there is no file and everything is a default. */
  readonly file?: string;
  readonly agents: readonly Agent[];
  /** The agent of messages that no route names. */
  readonly defaultAgent: string;
  /** Those that are enabled, the ones that always exist included. */
  readonly accounts: readonly AccountConfig[];
  readonly routes: readonly Route[];
  readonly people: readonly PersonConfig[];
  readonly limits: Limits;
  readonly probes: ProbeRules;
  /** What models cost, by their names. */
  readonly prices?: Prices;
  readonly web: WebConfig;
  readonly database: DatabaseConfig;
  readonly log: { readonly level: LogLevel };
  /** Values that must never be written anywhere, the web chat's own token aside. */
  readonly secrets: readonly string[];
  /** What is valid and still probably a mistake, a line each. */
  readonly warnings: readonly string[];
}

/** One account of a channel. */
export interface AccountConfig {
  readonly name: string;
  /** The name of a channel on the list. */
  readonly channel: string;
  /** What the channel's own schema read from the config. */
  readonly options: unknown;
  /** The groups in which it answers. */
  readonly groups: readonly GroupRule[];
}

/** Someone who is known from the start. */
export interface PersonConfig {
  readonly name: string;
  readonly role: Role;
  readonly zone?: string;
  /** Who they are on each account: `account:user-id`. */
  readonly identities: readonly string[];
}

/** Where the house listens. */
export interface WebConfig {
  readonly host: string;
  readonly port: number;
  /** Undefined: made once and kept in the data folder. */
  readonly token?: string;
  readonly allowedHosts: readonly string[];
}

/** Where the rows are. */
export interface DatabaseConfig {
  /** Undefined: the embedded database. */
  readonly url?: string;
  /** An absolute folder for the embedded database and everything else that the house keeps in files. */
  readonly folder: string;
}

/** From the most talkative to the quietest. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
/** One of `logLevels`. */
type LogLevel = (typeof logLevels)[number];
