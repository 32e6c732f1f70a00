import { formatInstant } from '../domain/format-instant.ts';

/**
 * Instants in a row, as short as they stay clear: `Mon 23 Nov 09:00 · Tue 24 · Wed 25`. The month and the year are said when
 * they change, the day when it changes, the seconds when they matter, and a time that is always the same once.
 * @param since whose year goes without saying; otherwise that of the first
 */
export function formatInstants(instants: readonly Date[], zone: string, since = instants[0]): string {
  const seconds = instants.some((at) => at.getTime() % 60_000 !== 0);
  const read = (at: Date) => partsOf(at, zone, seconds);
  const all = instants.map(read);
  const times = new Set(all.map(({ time }) => time));
  const days = new Set(all.map(({ day, month, year }) => `${day} ${month} ${year}`));
  const isTimeOnce = times.size === 1 && days.size === all.length;
  return all
    .map((each, index) => {
      const before = all[index - 1];
      const year = before?.year ?? (since && read(since).year);
      if (!before)
        return words([each.weekday, each.day, each.month, each.year !== year && each.year, each.time]);
      const isNewYear = each.year !== year;
      const isNewMonth = isNewYear || each.month !== before.month;
      const isNewDay = isNewMonth || each.day !== before.day;
      const day = [
        isNewDay && `${each.weekday} ${each.day}`,
        (isTimeOnce ? isNewMonth : isNewDay) && each.month,
        isNewYear && each.year,
      ];
      return words([...day, !isTimeOnce && each.time]);
    })
    .join(' · ');
}

interface InstantParts {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly time: string;
}

function partsOf(at: Date, zone: string, seconds: boolean): InstantParts {
  const [weekday = '', day = '', month = '', year = '', time = ''] = formatInstant(at, zone, {
    ...{ year: true, seconds },
  }).split(' ');
  return { weekday, day, month, year, time };
}

function words(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part).join(' ');
}
