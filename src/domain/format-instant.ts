/** An instant as people in the zone read it: `Mon 24 Nov 09:00`, with the year or the seconds, or without the day, where that was asked for. */
export function formatInstant(
  instant: Date,
  zone: string,
  { year = false, seconds = false, day: withDay = true } = {},
): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('weekday')} ${part('day')} ${part('month')}`;
  const time = `${part('hour')}:${part('minute')}${seconds ? `:${part('second')}` : ''}`;
  return withDay ? `${day}${year ? ` ${part('year')}` : ''} ${time}` : time;
}
