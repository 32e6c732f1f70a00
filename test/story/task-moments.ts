import type { KillMoment } from './kill-moments.ts';

const isCard = "new.source like 'run:%:pause:%'";
const isResult = "new.kind = 'result'";
const isStrong = "new.kind = 'strong'";

/** What a run goes through that is looked at cheaply, then closely: name, change, and for which rows. */
const ofRuns = [
  ['a due time is kept', 'insert on occurrences', 'true'],
  ['a task is fired', 'insert on firings', 'true'],
  ['a run is claimed', 'update on runs', "new.state = 'running' and old.state = 'queued'"],
  ['the cheap look begins', 'insert on stages', "new.kind = 'cheap'"],
  ['the cheap look asks for more', 'update on stages', "new.verdict = 'escalates'"],
  ['the strong answer begins', 'insert on stages', isStrong],
  ['the strong answer is in', 'update on stages', `${isStrong} and new.verdict = 'tells'`],
  ['a run ends', 'update on runs', "new.state = 'succeeded'"],
  ['a result is posted', 'insert on deliveries', isResult],
  ['a result is being sent', 'update on deliveries', `${isResult} and new.state = 'sending'`],
  ['a result is sent', 'update on deliveries', `${isResult} and new.state = 'sent'`],
] as const;

/** What it goes through besides when its cap stops it, and a person lets it go on. */
const ofPauses = [
  ['money is set aside', 'insert on ledger', 'new.settled_at is null'],
  ['money is spent', 'update on ledger', 'old.settled_at is null and new.settled_at is not null'],
  ['the cap stops it', 'update on stages', "new.verdict = 'paused'"],
  ['a run pauses', 'update on runs', "new.state = 'waiting'"],
  ['the card is posted', 'insert on deliveries', isCard],
  ['the card is being sent', 'update on deliveries', `${isCard} and new.state = 'sending'`],
  ['the card is sent', 'update on deliveries', `${isCard} and new.state = 'sent'`],
  ['a person allows more', 'insert on allowances', 'true'],
  ['a run goes on', 'update on runs', "new.state = 'queued' and old.state = 'waiting'"],
] as const;

/** All moments from a due time to its delivery. */
export const taskMoments: readonly (KillMoment & { readonly isOfPause: boolean })[] = [
  ...ofRuns.map((moment) => ({ moment, isOfPause: false })),
  ...ofPauses.map((moment) => ({ moment, isOfPause: true })),
].map(({ moment: [name, on, when], isOfPause }) => ({ name, on, when, isOfPause }));
