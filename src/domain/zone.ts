/** Whether the text names an IANA time zone such as `Europe/Berlin`; fixed offsets such as `+02:00` are none. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What to say about a zone that is none. */
export function unknownZone(zone: string): string {
  return `There is no time zone "${zone}". Write an IANA name, such as: tz Europe/Berlin`;
}
