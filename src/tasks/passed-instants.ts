import { nextInstant, type Timetable } from './next-instant.ts';

/** The due instants that have come. */
export interface PassedInstants {
  /** The newest, the oldest of them first; fewer than were asked for only if there are no more. */
  readonly newest: readonly Date[];
  readonly count: number;
  /** There are more, which were not counted. */
  readonly atLeast?: true;
}

/** What is to be found of them. */
export interface PassedQuestion {
  /** The instant that has come: where counting begins. */
  readonly first: Date;
  readonly now: Date;
  /** How many of the newest are wanted. */
  readonly most: number;
  /** How many instants of a rule are counted one by one. */
  readonly mostCounted: number;
}

/**
 * The instants from `first` to `now`. Plain intervals are counted by arithmetic. A rule is counted instant by instant, and
 * only so far: the newest are then looked for from the other end, so that years of backlog cost no more than a day of it.
 */
export function passedInstants(timetable: Timetable, question: PassedQuestion): PassedInstants {
  const { schedule, limits } = timetable;
  const { first, now, most, mostCounted } = question;
  if (schedule?.kind === 'every' && !limits?.jitterMs) {
    const end = limits?.until && limits.until < now ? limits.until : now;
    const last = Math.max(0, Math.floor((end.getTime() - first.getTime()) / schedule.everyMs));
    const newest = Array.from({ length: Math.min(most, last + 1) }, (_, back) => last - back).reverse();
    return {
      newest: newest.map((index) => new Date(first.getTime() + index * schedule.everyMs)),
      count: last + 1,
    };
  }
  // An edit of the rule leaves the instant that was pending as it was.
  const counted = [first, ...instantsFrom(timetable, first, now, mostCounted)];
  if (counted.length <= mostCounted) return { newest: counted.slice(-most), count: counted.length };
  return { newest: newestOf(timetable, question, counted), count: mostCounted, atLeast: true };
}

/** Looks back from `now`, further and further, until so many instants lie between; then less far if they are too many. */
function newestOf(
  timetable: Timetable,
  { first, now, most }: PassedQuestion,
  counted: readonly Date[],
): readonly Date[] {
  const tooMany = 4 * most + 16;
  const start = justBefore(first);
  let [near, far] = [0, now.getTime() - start.getTime()];
  let isFound = false;
  let backMs = typicalGapMs(counted) * (most + 1);
  for (;;) {
    backMs = Math.min(backMs, far);
    const found = instantsFrom(timetable, new Date(now.getTime() - backMs), now, tooMany + 1);
    if (found.length > tooMany) [far, isFound] = [backMs, true];
    else if (found.length >= most || backMs >= far || (isFound && far - near < shortestGapMs)) {
      return found.slice(-most);
    } else near = backMs;
    backMs = isFound ? (near + far) / 2 : near * 4;
  }
}

/** Instants lie on whole seconds. */
const shortestGapMs = 1_000;

function typicalGapMs(instants: readonly Date[]): number {
  const [first, last] = [instants[0], instants.at(-1)];
  const spanMs = (last?.getTime() ?? 0) - (first?.getTime() ?? 0);
  return Math.max(shortestGapMs, spanMs / Math.max(1, instants.length - 1));
}

function instantsFrom(timetable: Timetable, after: Date, now: Date, most: number): readonly Date[] {
  const instants: Date[] = [];
  let next = nextInstant(timetable, after);
  while (next && next <= now && instants.length < most) {
    instants.push(next);
    next = nextInstant(timetable, next);
  }
  return instants;
}

function justBefore(at: Date): Date {
  return new Date(at.getTime() - 1);
}
