/** The zone of this machine, in which the house counts its days. A machine may be told a zone that does not exist. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
}
