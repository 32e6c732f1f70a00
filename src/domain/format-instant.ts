/** An instant as people in the zone read it: `Mon 24 Nov 09:00`, with the year where it was asked for. */
export function formatInstant(instant: Date, zone: string, { year = false } = {}): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('weekday')} ${part('day')} ${part('month')}`;
  return `${day}${year ? ` ${part('year')}` : ''} ${part('hour')}:${part('minute')}`;
}
