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
export async function createLog({ level, secrets, file }: LogOptions): Promise<Log> {
  const known = secrets.filter((secret) => secret.length >= 6);
  const hide = (line: string) => known.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  const options = { level, base: null, hooks: { streamWrite: hide } };
  return pino(options, file ? destination({ dest: file, mkdir: true, sync: false }) : await terminal());
}

async function terminal(): Promise<DestinationStream> {
  if (!process.stderr.isTTY) return destination({ dest: 2, sync: true });
  const { default: pretty } = await import('pino-pretty');
  return pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
}
