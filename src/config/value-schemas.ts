import { z } from 'zod';
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
