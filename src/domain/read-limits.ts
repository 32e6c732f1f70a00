import { formatDuration } from '../kernel/duration.ts';
import type { LimitsPhrase, UntilPhrase } from './limits.ts';
import { longestJitterMs } from './limits.ts';
import { readDay } from './read-day.ts';
import { readDuration } from './read-duration.ts';
import { readStamp } from './read-stamp.ts';
import { readTime } from './read-time.ts';
import type { Reading, Word } from './words.ts';
import { headerWords, misread, read } from './words.ts';

const mostRuns = 1_000_000;

/** Reads one limit behind a schedule: `until Friday 18:00`, `max 10 runs`, `10 times`, `jitter 5m`. */
export function readLimit(words: readonly Word[], at: number): Reading<LimitsPhrase> {
  const word = words[at]?.lower ?? '';
  if (word === 'until' || word === 'till') return readUntil(words, at + 1);
  return readMaxRuns(words, at) ?? readJitter(words, at);
}

/** What flags say, in the words that stand behind them: `--until "Friday 18:00" --max-runs 10 --jitter 5m`. */
export interface LimitFlags {
  readonly until?: string;
  readonly maxRuns?: string;
  readonly jitter?: string;
}

/** Reads flags as the words that they stand for. */
export function readLimitFlags({
  until,
  maxRuns,
  jitter,
}: LimitFlags): Exclude<Reading<LimitsPhrase>, undefined> {
  const texts = [
    until !== undefined && { text: `until ${until}`, flag: `--until ${until}` },
    maxRuns !== undefined && { text: `max ${maxRuns} runs`, flag: `--max-runs ${maxRuns}` },
    jitter !== undefined && { text: `jitter ${jitter}`, flag: `--jitter ${jitter}` },
  ];
  let limits: LimitsPhrase = {};
  for (const { text, flag } of texts.filter((each) => each !== false)) {
    const words = headerWords(text);
    const reading = readLimit(words, 0);
    if (reading?.kind === 'refused') return reading;
    if (!reading || reading.next < words.length) return misread(`I do not understand "${flag}".`, 0);
    limits = { ...limits, ...reading.value };
  }
  return read(limits, 0);
}

/** Behind "until" nothing but a moment makes sense; a condition would be forgotten for ever. */
function readUntil(words: readonly Word[], at: number): Reading<LimitsPhrase> {
  const start = /^(the|on)$/.test(words[at]?.lower ?? '') ? at + 1 : at;
  const until = readStamp(words, start) ?? readDayAndTime(words, start) ?? readTimeAndDay(words, start);
  if (until?.kind === 'refused') return until;
  if (until) return read({ until: momentOf(until.value) }, until.next);
  const said = words[at] ? `"until ${words[at].raw}"` : 'an empty "until"';
  return misread(
    `I do not understand ${said}. Write a day or a time: until 2026-12-31, until Friday 18:00`,
    at + 1,
  );
}

type Moment = { day?: Extract<UntilPhrase, { day: unknown }>['day']; time?: string };

function momentOf({ day, time }: Moment): UntilPhrase {
  if (day === undefined) return { time: time ?? '' };
  return { day, ...(time !== undefined && { time }) };
}

function readDayAndTime(words: readonly Word[], at: number): Reading<Moment> {
  const day = readDay(words, at);
  if (day?.kind !== 'read') return day;
  const time = readTime(words, day.next);
  if (time?.kind === 'refused') return time;
  return read({ day: day.value, ...(time && { time: time.value }) }, time?.next ?? day.next);
}

function readTimeAndDay(words: readonly Word[], at: number): Reading<Moment> {
  const time = readTime(words, at);
  if (time?.kind !== 'read') return time;
  const day = readDay(words, words[time.next]?.lower === 'on' ? time.next + 1 : time.next);
  if (day?.kind === 'refused') return day;
  return read({ time: time.value, ...(day && { day: day.value }) }, day?.next ?? time.next);
}

/** Reads `max 10 runs`, `at most 10 times`, `10 times`. */
function readMaxRuns(words: readonly Word[], at: number): Reading<LimitsPhrase> {
  const lead = words[at]?.lower ?? '';
  const two = `${lead} ${words[at + 1]?.lower ?? ''}`;
  const index = /^(at most|up to)$/.test(two) ? at + 2 : /^(max|maximum)$/.test(lead) ? at + 1 : at;
  const word = words[index]?.lower ?? '';
  const unit = words[index + 1]?.lower ?? '';
  if (!/^-?\d+(\.\d+)?$/.test(word)) return undefined;
  const counts = /^(times?|runs?)$/.test(unit) && (index > at || unit.startsWith('time'));
  if (!counts) {
    return index > at
      ? misread(`"${lead} … ${word}" of what? Write it like: max 10 runs`, index + 1)
      : undefined;
  }
  const maxRuns = Number(word);
  if (Number.isInteger(maxRuns) && maxRuns >= 1 && maxRuns <= mostRuns) return read({ maxRuns }, index + 2);
  return misread(`"${word} ${unit}" is no number of runs. Write one from 1 to ${mostRuns}.`, index + 2);
}

/** Reads `jitter 5m`, `with jitter up to 5m`, `± up to 5m later`. */
function readJitter(words: readonly Word[], at: number): Reading<LimitsPhrase> {
  const start = words[at]?.lower === 'with' ? at + 1 : at;
  if (!/^(jitter|±|\+-|\+\/-)$/.test(words[start]?.lower ?? '')) return undefined;
  let index = words[start + 1]?.lower === 'of' ? start + 2 : start + 1;
  if (words[index]?.lower === 'up' && words[index + 1]?.lower === 'to') index += 2;
  const jitter = readDuration(words, index);
  if (jitter?.kind === 'refused') return jitter;
  if (!jitter) return misread('Write how much later it may be, such as: jitter 5m', index);
  const next = words[jitter.next]?.lower === 'later' ? jitter.next + 1 : jitter.next;
  if (jitter.value >= 1_000 && jitter.value <= longestJitterMs) return read({ jitterMs: jitter.value }, next);
  return misread(`A jitter goes from 1s to ${formatDuration(longestJitterMs)}.`, next);
}
