import * as z from 'zod';
import { readAmount } from '../domain/read-amount.ts';
import { readCap } from '../domain/settings/cap.ts';
import { parseDurationMs } from '../kernel/duration.ts';

/** Text that says something. */
export const text = z.string().min(1);

/** A name that fits into keys, addresses and commands. */
export const name = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$/)
  .meta({ title: 'a name of at most 32 letters, digits, "-" and "_"' });

/** "10m" in the file, milliseconds in the config. */
export const duration = z
  .string()
  .refine((value) => (parseDurationMs(value) ?? 0) > 0)
  .transform((value) => parseDurationMs(value) ?? 0)
  .meta({ title: 'a duration such as "90s", "10m" or "2h30m"' });

/** "$0.20", 0.20 or "200k tokens" in the file, a cap in the config. */
export const cap = z
  .union([z.string(), z.number()])
  .transform((value, context) => {
    const read = readCap(String(value), 'It would let nothing run; for no cap leave the key out.');
    if (!('reason' in read)) return read;
    context.addIssue({ code: 'custom', message: read.reason });
    return z.NEVER;
  })
  .meta({ title: 'an amount such as "$0.20", 0.20 or "200k tokens"' });

/** Dollars for a million tokens in the file, millionths of a dollar in the config. Some models cost nothing. */
export const price = z
  .union([z.string(), z.number()])
  .transform((value, context) => {
    const read = readAmount(String(value));
    if (read.kind === 'money') return read.microUsd;
    const message =
      read.kind === 'tokens' ? `"${value}" is tokens; a price is in dollars, such as 3` : read.reason;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta({ title: 'dollars for a million tokens, such as 3 or 0.15' });
/** A duration, or "off" for none at all. */
export const durationOrOff = z
  .string()
  .refine((value) => value === 'off' || (parseDurationMs(value) ?? 0) > 0)
  .transform((value) => (value === 'off' ? undefined : (parseDurationMs(value) ?? 0)))
  .meta({ title: 'a duration such as "90d", or "off"' });

/** An IANA zone that this Node knows. */
export const zone = z.string().refine(isZone).meta({ title: 'an IANA zone such as "Europe/Berlin"' });

/** A user of an account. The user's id may hold colons, the account's name may not. */
export const identity = z
  .string()
  .regex(/^[^:]+:.+$/)
  .meta({ title: 'text like "account:user-id"' });

/** A host name as a browser sends it, with or without a port. */
export const hostName = z
  .string()
  .regex(/^[^\s/@]+$/)
  .meta({ title: 'a host name such as "chat.example.org"' });

/** Offsets such as "+02:00" pass in `Intl` but know no summer time, so they are refused. */
function isZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
