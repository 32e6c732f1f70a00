import { patternProblem } from './message-pattern.ts';
import type { AwaitedOutcome, SourceName, TriggerPhrase } from './trigger.ts';

/** What a text says about what begins a task, besides time. */
export type TriggerReading =
  | { readonly kind: 'trigger'; readonly phrase: TriggerPhrase; readonly rest: string }
  /** There is no trigger here. */
  | { readonly kind: 'none' }
  /** `sure`: the words can have meant nothing else. */
  | { readonly kind: 'refused'; readonly reason: string; readonly sure: boolean };

/** One example of each form, for people who wrote none of them. */
export const triggerForms = {
  webhook: ['on webhook'],
  message: ['when a message matches "urgent|outage"', 'when a message contains "help me"'],
  event: ['after T-3 fails', 'after "Morning brief" succeeds', 'after T-3 ends'],
} as const;

/**
 * Reads a trigger at the start of a text, such as `after T-3 fails Repair: …`. What speaks of one and is not understood in
 * whole is refused: a condition that ended up in a prompt would be forgotten for ever.
 */
export function readTrigger(text: string): TriggerReading {
  const reading = readWebhook(text) ?? readMessage(text) ?? readEvent(text);
  if (reading?.kind !== 'trigger') return reading ?? { kind: 'none' };
  const { phrase, rest } = reading;
  const strange = /^\s*[-–—:,;]/.test(rest) ? undefined : strangeTail(rest, phrase.kind);
  if (strange !== undefined) {
    const said = text.slice(0, text.length - rest.length).trim();
    return refused(
      `I understood "${said}", but not "${strange}" after it. Put a colon behind the trigger if it belongs to the prompt, or write it like: ${formsOf(phrase.kind)}`,
    );
  }
  return { ...reading, rest: rest.trimStart().replace(/^[-–—:,;]+\s*/, '') };
}

function readWebhook(text: string): TriggerReading | undefined {
  const whole = /^on\s+(?:an?\s+)?webhook(?![\w-])/i.exec(text);
  if (whole) return found({ kind: 'webhook' }, text.slice(whole[0].length));
  const near =
    /^(?:on|when|whenever|after)\s+(?:(?:an?|the|any|every|each)\s+)?(?:web[-\s]?h\w+|http|post|request)s?(?![\w-])/i.exec(
      text,
    );
  return near ? unknown(near[0], 'webhook') : undefined;
}

const messageStart =
  /^(?:when|whenever|on|after|if)\s+(?:(?:an?|any|the|each|every|new)\s+)*messages?(?![\w-])/i;
const messageForm =
  /^when(?:ever)?\s+(?:an?|any|the)\s+message\s+(?:(?:here|in\s+this\s+conversation)\s+)?(matches|contains)(?![\w-])\s*/i;
const somebodySays = /^(?:when|whenever|if)\s+(?:some(?:one|body)|any(?:one|body))(?![\w-])/i;

function readMessage(text: string): TriggerReading | undefined {
  const start = messageStart.exec(text) ?? somebodySays.exec(text);
  if (!start) return undefined;
  const form = messageForm.exec(text);
  if (!form)
    return unknown(`${start[0]}${/^\s+\S+/.exec(text.slice(start[0].length))?.[0] ?? ''}`, 'message');
  const kind = form[1]?.toLowerCase() === 'contains' ? 'contains' : 'matches';
  const quoted = readQuoted(text.slice(form[0].length));
  if (!quoted) {
    const example = kind === 'contains' ? triggerForms.message[1] : triggerForms.message[0];
    return refused(`What a message ${kind} stands in quotes, such as: ${example}`);
  }
  const problem = patternProblem({ kind, text: quoted.text });
  if (problem !== undefined) return refused(`${problem} Write it like: ${formsOf('message')}`);
  return found({ kind: 'message', pattern: { kind, text: quoted.text } }, quoted.rest);
}

const outcomeWords: readonly { readonly outcome: AwaitedOutcome; readonly words: RegExp }[] = [
  { outcome: 'fails', words: /^(?:fails|failed)(?![\w-])/i },
  { outcome: 'succeeds', words: /^(?:succeeds|succeeded)(?![\w-])/i },
  { outcome: 'ends', words: /^(?:ends|ended|finishes|finished)(?![\w-])/i },
];

function readEvent(text: string): TriggerReading | undefined {
  const start = /^(after|when|whenever|if|on)\s+/i.exec(text);
  if (!start) return readQuestion(text);
  const source = readSource(text.slice(start[0].length));
  if (!source) return readQuestion(text);
  const said = text.slice(0, text.length - source.rest.length).trim();
  if (start[1]?.toLowerCase() !== 'after') return unknown(said, 'event');
  const after = source.rest.trimStart();
  for (const { outcome, words } of outcomeWords) {
    const word = words.exec(after)?.[0];
    if (word !== undefined)
      return found({ kind: 'event', source: source.name, outcome }, after.slice(word.length));
  }
  const forms = ['succeeds', 'fails', 'ends'].map((outcome) => `${said} ${outcome}`).join(' · ');
  return refused(`Which outcome of it begins the task? Write it like: ${forms}`);
}

function readSource(text: string): { readonly name: SourceName; readonly rest: string } | undefined {
  const label = /^(?:T-?|#)(\d{1,15})(?![\w-])/i.exec(text);
  if (label) return { name: { number: Number(label[1]) }, rest: text.slice(label[0].length) };
  const quoted = readQuoted(text);
  const name = quoted?.text.replace(/\s+/g, ' ').trim();
  return quoted && name ? { name: { name }, rest: quoted.rest } : undefined;
}

/**
 * Conditions that nobody can watch: refused, since a task that waits for one would wait for ever. What asks is a prompt: "when
 * does the shop open?", and "after" alone may begin one as well, unless an outcome follows soon.
 */
function readQuestion(text: string): TriggerReading | undefined {
  const isQuestion =
    /^when\s+(?:is|are|was|were|do|does|did|will|would|can|could|should|has|have|had)(?![\w-])/i;
  const condition = /^(?:when|whenever)\s+\S+(?:\s+\S+)?/i.exec(text);
  const isAwaited =
    /^after\s+(?:[^\s:]+\s+){1,5}?(?:is\s+)?(?:fails|failed|failing|succeeds|succeeded|ends|ended|finishes|finished|done)(?![\w-])/i;
  const awaited = isAwaited.exec(text);
  if (awaited) {
    return refused(
      `"${awaited[0]}" names no task that I can find. A name stands in quotes. Write it like: ${formsOf('event')}`,
      false,
    );
  }
  if (!condition || isQuestion.test(text)) return undefined;
  const forms = [triggerForms.webhook[0], triggerForms.message[0], triggerForms.event[0]].join(' · ');
  return refused(
    `"${condition[0]} …" is nothing that I can wait for. Put a name and a colon in front if it belongs to the prompt, or write it like: ${forms}`,
    false,
  );
}

const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“”',
  '«': '»',
  '`': '`',
  "'": "'",
};

/** What stands between quotes at the start; undefined where there are none, or they are not closed before a word ends. */
function readQuoted(text: string): { readonly text: string; readonly rest: string } | undefined {
  const closing = quotes[text[0] ?? ''];
  if (closing === undefined) return undefined;
  for (let at = 1; at < text.length; at++) {
    const isClosed = closing.includes(text[at] ?? '') && /^(?:[\s:,;.–—-]|$)/.test(text.slice(at + 1));
    if (isClosed) return { text: text.slice(1, at), rest: text.slice(at + 1) };
  }
  return undefined;
}

/** Words behind a trigger that clearly belong to it and that nobody has read. */
function strangeTail(rest: string, kind: TriggerPhrase['kind']): string | undefined {
  const common =
    /^\s*(?:from|with|without|if|unless|until|till|where|within|or|but|by|via|twice|again|in a row|\d+ (?:times|runs))(?![\w-])(?:\s+[^\s:]+)?/i;
  const further = kind === 'message' ? /^\s*(?:and\s+["“„«`']\S*|in\s+[#"“„«`']?\S+)/i : undefined;
  const outcome = kind === 'event' ? /^\s*and\s+(?:T-?\d+|#\d+|["“„«]\S*)/i : undefined;
  return (common.exec(rest) ?? further?.exec(rest) ?? outcome?.exec(rest))?.[0].trim();
}

function formsOf(kind: TriggerPhrase['kind']): string {
  return triggerForms[kind].join(' · ');
}

function found(phrase: TriggerPhrase, rest: string): TriggerReading {
  return { kind: 'trigger', phrase, rest };
}

function unknown(said: string, kind: TriggerPhrase['kind']): TriggerReading {
  return refused(`"${said.replace(/\s+/g, ' ')}" is no trigger that I know. Write it like: ${formsOf(kind)}`);
}

function refused(reason: string, sure = true): TriggerReading {
  return { kind: 'refused', reason, sure };
}
