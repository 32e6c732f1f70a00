import type { Button } from '../../../src/domain/button.ts';
import { markedAsRepeat } from '../../../src/domain/delivery.ts';
import { parseMarkdown } from '../../markdown/parse.ts';
import { tableText } from '../../markdown/plain.ts';
import { splitMarkdown } from '../../markdown/split.ts';

/** Longer messages are folded by Slack's clients, and an edit takes no longer text. */
const longestMessage = 4_000;
/** As much as one section holds, even where each character counts twice. */
const section = /.{1,1500}/gsu;
const longestLabel = 75;
const mostButtonsPerRow = 25;
const mostRows = 40;
/** By this the buttons of the house are known among others. */
const pressPrefix = 'press';
/** Shows that an answer is still growing. */
export const growing = '✍️';

/** The parts of Slack's Block Kit that are sent. */
export type SlackBlock =
  | { readonly type: 'markdown'; readonly text: string }
  | { readonly type: 'section'; readonly text: PlainText }
  | { readonly type: 'actions'; readonly elements: SlackButton[] };

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: boolean;
}

interface SlackButton {
  readonly type: 'button';
  readonly text: PlainText;
  readonly action_id: string;
  readonly value: string;
}

/** What a message consists of: blocks, and the text for notifications and screen readers. */
export interface RenderedMessage {
  readonly text: string;
  readonly blocks: SlackBlock[];
}

type Rows = readonly (readonly Button[])[];

/** Cuts a text into pieces that each fit into one message, also with the mark of a repeat in front. */
export function splitForSlack(markdown: string): readonly string[] {
  return splitMarkdown(markdown.toWellFormed(), (piece) => fits(markedAsRepeat(piece)));
}

function fits(markdown: string): boolean {
  if (markdown.length > longestMessage) return false;
  return renderMarkdown(markdown).length <= longestMessage && plainText(markdown).length <= longestMessage;
}

/** A message as Slack shows it best. */
export function renderMessage(markdown: string, buttons: Rows = []): RenderedMessage {
  const body: SlackBlock = { type: 'markdown', text: renderMarkdown(markdown) };
  return { text: plainText(markdown), blocks: [body, ...actionsOf(buttons)] };
}

/** The same without marks, for when Slack refuses them. No blocks, if there is nothing to press, means: as the text says. */
export function renderPlain(markdown: string, buttons: Rows = []): RenderedMessage {
  const text = plainText(markdown);
  if (buttons.length === 0) return { text, blocks: [] };
  const sections = (markdown.toWellFormed().match(section) ?? []).map(
    (part): SlackBlock => ({ type: 'section', text: { type: 'plain_text', text: part, emoji: false } }),
  );
  return { text, blocks: [...sections, ...actionsOf(buttons)] };
}

/** The message in which an answer will grow, before there is any of it. */
export const emptyDraft: RenderedMessage = renderMessage(`${growing} …`);

/** As much of a growing answer as one message holds, with a sign that it grows. */
export function renderDraft(markdown: string): RenderedMessage {
  const begin = markdown.slice(0, longestMessage * 2).toWellFormed();
  const [first = ''] = splitMarkdown(begin, (piece) => fits(signed(piece)));
  return renderMessage(signed(first));
}

/**
 * As much of a growing answer as a stream may show: what was shown cannot be taken back, so each text begins with the one
 * before. Whoever may be called by what comes next is called by nothing.
 */
export function streamText(markdown: string): string {
  const begin = markdown.slice(0, longestMessage).replace(/[<\ud800-\udbff]$/, '');
  const harmless = begin
    .toWellFormed()
    .replace(/<(?=[@!])/g, '<\u2060')
    .replace(/(?<!\w)@/g, '@\u2060');
  return `\n\n${harmless}`;
}

/** Behind a closed fence the sign would open it again. */
function signed(markdown: string): string {
  return /(?:^|\n)\s*[`~]{3,}\s*$/.test(markdown) ? `${markdown}\n${growing}` : `${markdown} ${growing}`;
}

/** Slack reads standard markdown; tables become code, because a narrow window breaks Slack's own. */
export function renderMarkdown(markdown: string): string {
  const text = markdown.toWellFormed();
  const { children } = text.includes('|') ? parseMarkdown(text) : { children: [] };
  const whole = children.toReversed().reduce((rest, node) => {
    const { start, end } = node.position ?? {};
    if (node.type !== 'table' || start?.offset === undefined || end?.offset === undefined) return rest;
    return rest.slice(0, start.offset) + fenced(tableText(node)) + rest.slice(end.offset);
  }, text);
  return withoutMentions(whole);
}

function fenced(code: string): string {
  const longestRun = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}\n${code}\n${fence}`;
}

/** Nobody is called by what an agent writes: a sign of no width keeps it from being a mention. */
function withoutMentions(text: string): string {
  return text
    .replace(/<(?=!(?:channel|here|everyone|group|subteam)\b|@[UWB][A-Z0-9]+[|>])/gi, '<\u2060')
    .replace(/(?<!\w)@(?=(?:channel|here|everyone|group)\b)/gi, '@\u2060');
}

/** As it was written. What is escaped can be neither a mention nor a link. */
function plainText(markdown: string): string {
  return withoutMentions(markdown.toWellFormed())
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function actionsOf(rows: Rows): SlackBlock[] {
  return rows
    .filter((row) => row.length > 0)
    .slice(0, mostRows)
    .map((row, rowIndex) => ({
      type: 'actions',
      elements: row.slice(0, mostButtonsPerRow).map(({ label, token }, index) => ({
        type: 'button',
        text: { type: 'plain_text', text: shortened(label), emoji: true },
        action_id: `${pressPrefix}:${rowIndex}:${index}`,
        value: token,
      })),
    }));
}

/** Whether a button is one of those that `renderMessage` makes. */
export function isOurButton(actionId: string): boolean {
  return actionId.startsWith(`${pressPrefix}:`);
}

function shortened(label: string): string {
  const text = label.toWellFormed().trim() || '…';
  return text.length <= longestLabel
    ? text
    : `${text.slice(0, longestLabel - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
