/** The fields that a log line may carry. What people wrote and secrets are not among them. */
export const logFields = [
  'account',
  'address',
  'agent',
  'attempt',
  'channel',
  'code',
  'conversation',
  'count',
  'delivery',
  'detail',
  'durationMs',
  'err',
  'inbox',
  'instance',
  'lease',
  'node',
  'path',
  'person',
  'port',
  'queue',
  'reason',
  'run',
  'service',
  'session',
  'state',
  'task',
  'tool',
] as const;

/** Values of the known fields for one log line. */
export type LogFields = Partial<Record<(typeof logFields)[number], unknown>>;

/** Writes one line per state change: a constant sentence in the past tense, and known fields. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A log that adds these fields to each of its lines. */
  child(fields: LogFields): Log;
}

/** Writes nothing: for tests and for commands that answer on the terminal. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };
