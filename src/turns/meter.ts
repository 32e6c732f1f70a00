import type {
  BegunCall,
  CallEstimate,
  CallMeter,
  Meter,
  MeteredCall,
  Permission,
} from '../contracts/meter.ts';
import type { Call, Taken } from '../contracts/stores/spend-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Usage } from '../contracts/usage.ts';
import { accountsOf, capsOf, type Spender } from '../domain/budget.ts';
import type { Spending } from '../domain/cap.ts';
import { findAgent, type HouseRules } from '../domain/house-rules.ts';
import { microsPerDollar } from '../domain/money.ts';
import { type AccountStanding, type CapStop, describeStop, judge, overshoots } from '../domain/pause.ts';
import type { TaskPolicy } from '../domain/task-policy.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { soundUsage, takenOf } from './taken-of.ts';

/** What metering needs. */
export interface MeterDeps {
  readonly stores: Stores;
  readonly rules: HouseRules;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
  readonly node: Id<'instance'>;
}

/** Whose request it is, and how long it may wait for others who have reserved what is left. */
export interface Metered extends Spender {
  readonly inbox?: Id<'inbox'>;
  readonly person?: Id<'person'>;
  readonly attempt: number;
  readonly policy?: TaskPolicy;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** The meter of one request, as the house sees it. */
export interface RequestMeter extends Meter, CallMeter {
  /** As `reserve`, for a call that cannot say what it takes: it has all that is left until it is settled. */
  reserveRest(guess: CallEstimate): Promise<Permission>;
  /** As `settle`; without a sound usage the guess counts. */
  settleAs(usage: Usage | undefined, guess: CallEstimate): Promise<void>;
  /**
   * The request has ended, and this is what its back-end says of all of it: counted where no call was, and the money where
   * no price was known for them.
   */
  complete(usage: Usage | undefined): Promise<void>;
  /** The cap that stopped it. */
  stoppedBy(): CapStop | undefined;
  /** The caps that it has gone beyond. */
  overshot(): readonly CapStop[];
  /** What all calls took, as far as anybody knows. */
  usage(): Usage | undefined;
  /** Writes down what is not written yet: calls for which nothing had to be set aside. */
  record(tx: Pick<Stores, 'spend'>): Promise<void>;
}

const lookAgainMs = 250;

/** Counts what one request takes. Where nothing is capped it asks nobody, and only the ledger hears of it in the end. */
export function createMeter(deps: MeterDeps, metered: Metered): RequestMeter {
  const { stores, rules, ids, clock, node } = deps;
  const { signal, patienceMs, policy, ...who } = metered;
  const accounts = accountsOf(who).map(({ key }) => key);
  const prices = rules.prices ?? {};
  const agent = findAgent(rules, who.agent)?.budget;
  const caps = capsOf(who, { ...(policy && { policy }), agent, house: rules.limits.budget });
  const unwritten: { call: Call; taken: Taken }[] = [];
  const all: Taken[] = [];
  let isReported = false;
  let open: MeteredCall | undefined;
  let stop: CapStop | undefined;
  let over: readonly CapStop[] = [];
  let standings: readonly AccountStanding[] = [];

  return {
    reserve: (most) => beginNext(most, false),
    reserveRest: (guess) => beginNext(guess, true),
    settle: (usage) => settleAs(usage),
    settleAs,
    begin: (guess) => begin(guess, true),
    complete,
    stoppedBy: () => stop,
    overshot: () => over,
    usage: () => (isReported || all.some(({ microUsd }) => microUsd > 0) ? sumOf(all) : undefined),
    async record(tx) {
      // Kept, as the transaction may fail: a second time changes nothing.
      for (const { call, taken } of unwritten) await tx.spend.settle(call, taken);
    },
  };

  /** One call at a time: whoever begins the next has ended the last. */
  async function beginNext(most: CallEstimate, takesRest: boolean): Promise<Permission> {
    await settleAs(undefined);
    const begun = await begin(most, takesRest);
    if (begun.kind === 'stop') return begun;
    open = begun;
    return { kind: 'go' };
  }

  async function settleAs(usage: Usage | undefined, guess?: CallEstimate): Promise<void> {
    const last = open;
    open = undefined;
    await last?.settle(usage, guess);
  }

  async function begin(most: CallEstimate, takesRest: boolean): Promise<BegunCall> {
    const call = callOf(most);
    const reason = caps.length === 0 ? undefined : await reserved(call, mostOf(most), takesRest);
    if (reason !== undefined) return { kind: 'stop', reason };
    let isSettled = false;
    return {
      kind: 'go',
      async settle(usage, guess = most) {
        if (isSettled) return;
        isSettled = true;
        await book(call, usage, guess);
      },
    };
  }

  function callOf({ model }: Pick<CallEstimate, 'model'>): Call {
    return { id: ids.next('call'), node, ...who, accounts, ...(model !== undefined && { model }) };
  }

  /** @returns why not */
  async function reserved(call: Call, most: Taken, takesRest: boolean): Promise<string | undefined> {
    const tokens = most.inputTokens + most.outputTokens;
    const wanted: Spending = takesRest ? { microUsd: 0, tokens: 0 } : { microUsd: most.microUsd, tokens };
    const until = clock.now().getTime() + patienceMs;
    while (!signal.aborted) {
      const outcome = await stores.spend.reserve(call, { caps, most, takesRest });
      if (outcome.kind === 'missing') {
        await stores.spend.open(
          caps.map(({ key }) => key),
          call.run,
        );
        continue;
      }
      standings = outcome.standings;
      if (outcome.kind === 'reserved') return undefined;
      const verdict = judge(standings, wanted);
      if (!verdict) throw new Error('A reservation was refused for no reason.');
      if (verdict.kind === 'full' || clock.now().getTime() >= until) {
        stop = verdict.stop;
        return describeStop(stop, who.agent);
      }
      await clock.sleep(lookAgainMs, signal);
    }
    return 'It was stopped before it began.';
  }

  function mostOf(most: CallEstimate): Taken {
    return takenOf(undefined, { guess: most, prices });
  }

  async function book(call: Call, usage: Usage | undefined, guess: CallEstimate): Promise<void> {
    const log = deps.log.child({ agent: who.agent, run: who.run, inbox: who.inbox });
    const taken = takenOf(usage, { guess, prices, log });
    all.push(taken);
    isReported ||= usage !== undefined && soundUsage(usage) !== undefined;
    if (caps.length === 0) unwritten.push({ call, taken });
    else over = overshoots(standings, await stores.spend.settle(call, taken));
  }

  async function complete(usage: Usage | undefined): Promise<void> {
    const missing = usage && soundUsage(usage) && missingFrom(all, usage);
    if (missing) await book(callOf(missing), missing, nothing);
  }
}

const nothing = { inputTokens: 0, outputTokens: 0 } as const;

/** What a back-end says that its calls have not told. */
function missingFrom(all: readonly Taken[], usage: Usage): Usage | undefined {
  const { inputTokens = 0, outputTokens = 0, costUsd = 0, model } = usage;
  const isCounted = all.some((taken) => taken.inputTokens + taken.outputTokens > 0);
  if (!isCounted) return inputTokens + outputTokens + costUsd > 0 ? usage : undefined;
  const counted = all.reduce((sum, { microUsd }) => sum + microUsd, 0) / microsPerDollar;
  const isPriced = all.every(({ isEstimate }) => !isEstimate);
  if (isPriced || costUsd <= counted) return undefined;
  return { ...nothing, costUsd: costUsd - counted, ...(model !== undefined && { model }) };
}

/** The cost is left out where it is only unknown. */
function sumOf(all: readonly Taken[]): Usage {
  const sum = (of: (taken: Taken) => number) => all.reduce((total, taken) => total + of(taken), 0);
  const microUsd = sum((taken) => taken.microUsd);
  const isKnown = microUsd > 0 || all.every(({ isEstimate }) => !isEstimate);
  return {
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    ...(isKnown && { costUsd: microUsd / microsPerDollar }),
  };
}
