import { type Cap, formatCap } from '../cap.ts';
import { formatTokens } from '../money.ts';
import { readAmount, readTokens } from '../read-amount.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** The most that a run may take, of money or tokens. */
export const capSetting: TaskSetting = {
  name: 'cap',
  aliases: ['max-cost'],
  value: 'AMOUNT',
  summary: 'the most that a run may take, such as $0.20; then it waits and asks',
  usually: "its agent's budget",
  keys: ['cap'],
  read(text) {
    if (perDay.test(text))
      return refuse(`"${text}" is a cap for a day. Write it like: cap-day ${text.replace(perDay, '')}`);
    const cap = readCap(text.replace(/\s*(\/|per|a)\s*run$/i, ''));
    return 'reason' in cap ? refuse(cap.reason) : set({ cap });
  },
  describe: ({ cap }) => cap && `cap ${formatCap(cap)}/run`,
};

/** The most that a task may take in a day. */
export const capDaySetting: TaskSetting = {
  name: 'cap-day',
  value: 'AMOUNT',
  summary: 'the most that its runs may take in a day together, such as $2',
  usually: "its agent's budget",
  keys: ['capDay'],
  read(text) {
    const capDay = readCap(text.replace(perDay, ''));
    return 'reason' in capDay ? refuse(capDay.reason) : set({ capDay });
  },
  describe: ({ capDay }) => capDay && `cap ${formatCap(capDay)}/day`,
};

/** The most tokens that a run may take. */
export const maxTokensSetting: TaskSetting = {
  name: 'max-tokens',
  value: 'N',
  summary: 'the most tokens that a run may take, such as 50k',
  usually: "its agent's budget",
  keys: ['maxTokens'],
  read(text) {
    const reading = readTokens(text);
    if (reading.kind === 'refused') return refuse(reading.reason);
    return reading.tokens === 0
      ? refuse(`"${text}" is no cap. ${nothing}`)
      : set({ maxTokens: reading.tokens });
  },
  describe: ({ maxTokens }) => (maxTokens === undefined ? undefined : `cap ${formatTokens(maxTokens)}/run`),
};

const perDay = /\s*(\/|per|a)\s*day$/i;
const nothing = 'It would let nothing run. To hold a task back: /task pause';

/** A cap that lets something begin, or why it is none; for one of nothing, what to do instead. */
export function readCap(text: string, instead = nothing): Cap | { readonly reason: string } {
  const reading = readAmount(text);
  if (reading.kind === 'refused') return { reason: reading.reason };
  const cap = reading.kind === 'money' ? { microUsd: reading.microUsd } : { tokens: reading.tokens };
  return cap.microUsd === 0 || cap.tokens === 0 ? { reason: `"${text}" is no cap. ${instead}` } : cap;
}

/** Caps as one line of a card: `cap $0.20/run · $2/day`. */
export function joinCaps(lines: readonly string[]): readonly string[] {
  const isCap = (line: string) => line.startsWith(word);
  const caps = lines.filter(isCap).map((line) => line.slice(word.length));
  const at = lines.findIndex(isCap);
  return lines.flatMap((line, index) => {
    if (!isCap(line)) return [line];
    return index === at ? [word + [...new Set(caps)].join(' · ')] : [];
  });
}

const word = 'cap ';
