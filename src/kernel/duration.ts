const unitsMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const names: Readonly<Record<string, keyof typeof unitsMs>> = {
  ms: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
};

/** Reads "90s", "2h30m", "10 minutes" or "1 hour 5 min" as milliseconds; undefined when it is none of these. */
export function parseDurationMs(text: string): number | undefined {
  const compact = text.trim().toLowerCase();
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/.test(compact)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const known = names[unit ?? ''];
    if (!known) return undefined;
    totalMs += Number(amount) * unitsMs[known];
  }
  return totalMs;
}

/** Prints milliseconds in the shortest exact form that `parseDurationMs` reads back, such as "2h30m". */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return '0s';
  let restMs = durationMs;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const amount = Math.floor(restMs / unitsMs[unit]);
    if (amount > 0) text += `${amount}${unit}`;
    restMs -= amount * unitsMs[unit];
  }
  return text;
}
