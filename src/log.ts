import { type DestinationStream, destination, pino } from 'pino';
import type { Log } from './kernel/log.ts';

/** Where and how much to log, and which strings must never appear. */
export interface LogOptions {
  readonly level: string;
  readonly secrets: readonly string[];
  /** A file instead of the terminal. */
  readonly file?: string;
}

/** A log in JSON lines, or readable where a person watches. Secrets are cut out by value, wherever they turn up. */
export async function openLog({ level, secrets, file }: LogOptions): Promise<{ readonly log: Log }> {
  const known = secrets.filter((secret) => secret.length >= 6);
  const hide = (line: string) => known.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  const stream: DestinationStream =
    file === undefined && process.stderr.isTTY
      ? (await import('pino-pretty')).default({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss' })
      : destination({ dest: file ?? 2, mkdir: true, sync: true });
  const options = { level, base: null, hooks: { streamWrite: hide } };
  return { log: pino(options, stream) };
}
