import { monthOf } from './months.ts';
import { readDay } from './read-day.ts';
import { readDuration } from './read-duration.ts';
import { readRepeating } from './read-repeating.ts';
import { isClockLike, readTime } from './read-time.ts';
import { readZone } from './read-zone.ts';
import { nearestForms } from './schedule-forms.ts';
import type { Misread, Word } from './words.ts';

/** Refuses words behind the schedule that clearly belong to it and that nobody has read. */
export function ignoredPart(words: readonly Word[], at: number): Misread | undefined {
  const joint = words[at]?.lower ?? '';
  const upTo = partEnd(words, at, joint);
  if (!upTo) return undefined;
  const said = words.slice(0, upTo).map((word) => word.raw);
  const forms = nearestForms(said.join(' ')).join(' · ');
  const reason = `I understood "${said.slice(0, at).join(' ')}", but not "${said.slice(at).join(' ')}" after it. Put a colon behind the schedule if it belongs to the prompt, or write it like: ${forms}`;
  return { kind: 'refused', reason, upTo, sure: true };
}

function partEnd(words: readonly Word[], at: number, joint: string): number | undefined {
  if (isClockLike(joint) || isTimeLike(joint) || /^\d{4}-\d{2}-\d{2}/.test(joint)) return at + 1;
  const time = readTime(words, at);
  if (time) return time.kind === 'read' ? time.next : time.upTo;
  if (readZone(words, at)) return at + 1;
  if (joint === 'for' || joint === 'in') {
    const length = readDuration(words, at + 1);
    if (length) return length.kind === 'read' ? length.next : length.upTo;
  }
  return directPart(words, at, joint) ?? secondSchedule(words, at, joint) ?? joinedPart(words, at, joint);
}

/** `9h30`, `9.30`, `~9:00`, `9am/5pm`, `9:00-17:00`, `13th`: no times that are read, but meant as such. */
function isTimeLike(word: string): boolean {
  return /^(\d{1,2}h(\d{2})?|\d{1,2}\.\d{2}|~\d.*|\d{1,2}(:\d{2}|[ap]m|:\d{2}[ap]m)\W.*|\d{1,2}(st|nd|rd|th))$/.test(
    word,
  );
}

/** Words that need no joint: `9-17` behind an interval, `mondays`, `evening` behind a day. */
function directPart(words: readonly Word[], at: number, joint: string): number | undefined {
  const before = words[at - 1]?.lower ?? '';
  const isHours =
    /^\d{1,2}[-–—]\d{1,2}$/.test(joint) && /(hourly|hours?|minutes?|mins?|\d[hm])$/.test(before);
  const isPartOfDay =
    /^(morning|afternoon|evening|night)s?$/.test(joint) && /day$|days$|^tomorrow$/.test(before);
  const isPlural = /^((sun|mon|tues|wednes|thurs|fri|satur|week)days|weekends)$/.test(joint);
  return isHours || isPartOfDay || isPlural ? at + 1 : undefined;
}

/** `every 1h first monday 10:00`. A prompt may begin with "weekly report", so such words alone are none. */
function secondSchedule(words: readonly Word[], at: number, joint: string): number | undefined {
  const following = words[at + 1]?.lower ?? '';
  const isNamed = /^(hourly|daily|weekly|monthly)$/.test(joint);
  if (isNamed && !/^(from|between|on|at)$/.test(following) && !isClockLike(following)) return undefined;
  if (!isNamed && !/^(every|each|first|second|third|fourth|fifth|last)$/.test(joint)) return undefined;
  const second = readRepeating(words, at);
  return second?.kind === 'read' ? second.next : undefined;
}

const joints =
  /^(at|on|in|of|from|to|between|and|or|except|starting|beginning|since|but|not|only|through|thru|during|after|before|outside|within|around|about|by|next|this|the)$/;

function joinedPart(words: readonly Word[], at: number, joint: string): number | undefined {
  if (!joints.test(joint)) return undefined;
  const second = words[at + 1]?.lower ?? '';
  const isDouble = /^(the|not|on|at|in|next|this|around|about)$/.test(second);
  const index = isDouble ? at + 2 : at + 1;
  const word = words[index]?.lower ?? '';
  const isPart =
    isCount(words, at, { joint, word }) ||
    isPeriod(words, at, { joint, second, word }) ||
    (joint !== 'the' && readDay(words, index)) ||
    (joint !== 'the' && readDay([{ raw: '', lower: word.replace(/s$/, ''), start: 0, end: 0 }], 0)) ||
    readTime(words, index) ||
    /^(week(day|end)s?|\d{1,2}(st|nd|rd|th))$/.test(word);
  return isPart ? index + 1 : undefined;
}

interface Joined {
  readonly joint: string;
  readonly second?: string;
  readonly word: string;
}

/** `from 9`, `before 9`, `at 0900`, and `and 17` behind `at 9`. */
function isCount(words: readonly Word[], at: number, { joint, word }: Joined): boolean {
  if (/^(from|between|except|starting|beginning|since)$/.test(joint)) return /^\d/.test(word);
  if (/^(before|after|around|by)$/.test(joint)) return /^\d{1,2}$/.test(word);
  if (joint === 'at') return /^\d{3,4}$/.test(word);
  const isBareTime = words[at - 2]?.lower === 'at' && /^\d{1,2}$/.test(words[at - 1]?.lower ?? '');
  return (joint === 'and' || joint === 'or') && isBareTime && /^\d{1,2}$/.test(word);
}

/** `in December`, `at night`, `during business hours`, `of the month`. */
function isPeriod(words: readonly Word[], at: number, { joint, second, word }: Joined): boolean {
  if (joint === 'at' && word === 'night') return true;
  if (joint === 'of' && (word === 'month' || monthOf(word) !== undefined)) return true;
  if (/^(during|outside|within)$/.test(joint) && /^(business|work|working|office|day|night)$/.test(word)) {
    return true;
  }
  if (joint !== 'in' && joint !== 'during' && second !== 'in') return false;
  const isMonth = monthOf(word) !== undefined && word !== 'mar';
  const isSeason = /^(spring|summer|autumn|winter)$/.test(word);
  const isPartOfDay = words[at + 1]?.lower === 'the' && /^(morning|afternoon|evening)s?$/.test(word);
  return isMonth || isSeason || isPartOfDay;
}
