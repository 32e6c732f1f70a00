import type { PeerBlock } from './slack-state.ts';

/** A refusal of blocks, in Slack's words. */
export interface BlocksError {
  readonly error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long';
  readonly message?: string;
}

const mostBlocks = 50;
const longestMarkdown = 12_000;
/** Nobody wrote it down; 9,597 characters were taken and 11,341 were not. */
const longestInAll = 9_600;

type Check = (value: unknown, pointer: string) => string | undefined;

/** What Slack would say against these blocks; the kinds that the imitation knows are those that chat programs send. */
export function blocksError(blocks: unknown): BlocksError | undefined {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format' };
  if (blocks.length > mostBlocks)
    return invalid(`no more than ${mostBlocks} items allowed [json-pointer:/blocks]`);
  for (const [index, block] of blocks.entries()) {
    const pointer = `/blocks/${index}`;
    const check = checks[String(block?.type)];
    const wrong = check
      ? check(block, pointer)
      : `unsupported type: ${block?.type} [json-pointer:${pointer}/type]`;
    if (wrong !== undefined) return invalid(wrong);
  }
  const markdown = lengthOf(blocks.filter(({ type }: PeerBlock) => type === 'markdown'));
  if (markdown > longestMarkdown) return invalid(`must be less than ${longestMarkdown + 1} characters`);
  return lengthOf(blocks) > longestInAll ? { error: 'msg_blocks_too_long' } : undefined;
}

function invalid(message: string): BlocksError {
  return { error: 'invalid_blocks', message };
}

const checks: Readonly<Record<string, Check>> = {
  divider: () => undefined,
  markdown: (block, pointer) => lengthError(fieldOf(block, 'text'), longestMarkdown, `${pointer}/text`),
  section: (block, pointer) => textError(fieldOf(block, 'text'), { most: 3_000, pointer: `${pointer}/text` }),
  header: (block, pointer) => textError(fieldOf(block, 'text'), { most: 150, pointer: `${pointer}/text` }),
  context: (block, pointer) => countError(fieldOf(block, 'elements'), 10, pointer),
  actions(block, pointer) {
    const elements = fieldOf(block, 'elements');
    const wrong = countError(elements, 25, pointer);
    if (wrong !== undefined || !Array.isArray(elements)) return wrong;
    const ids = elements.map((each) => String(fieldOf(each, 'action_id')));
    if (new Set(ids).size < ids.length)
      return `\`action_id\` must be unique [json-pointer:${pointer}/elements]`;
    return elements
      .map((each, index) => buttonError(each, `${pointer}/elements/${index}`))
      .find((each) => each !== undefined);
  },
};

function buttonError(button: unknown, pointer: string): string | undefined {
  if (fieldOf(button, 'type') !== 'button') return `unsupported type [json-pointer:${pointer}/type]`;
  const text = fieldOf(button, 'text');
  if (fieldOf(text, 'type') !== 'plain_text') return `must be plain_text [json-pointer:${pointer}/text/type]`;
  return (
    textError(text, { most: 75, pointer: `${pointer}/text` }) ??
    lengthError(fieldOf(button, 'value'), 2_000, `${pointer}/value`) ??
    lengthError(fieldOf(button, 'action_id'), 255, `${pointer}/action_id`)
  );
}

function textError(text: unknown, { most, pointer }: { most: number; pointer: string }): string | undefined {
  const type = fieldOf(text, 'type');
  if (type !== 'plain_text' && type !== 'mrkdwn')
    return `unsupported type: ${type} [json-pointer:${pointer}/type]`;
  return lengthError(fieldOf(text, 'text'), most, `${pointer}/text`);
}

function lengthError(text: unknown, most: number, pointer: string): string | undefined {
  if (typeof text !== 'string') return `missing required field: text [json-pointer:${pointer}]`;
  if (text.length === 0) return `must be more than 0 characters [json-pointer:${pointer}]`;
  return text.length > most
    ? `must be less than ${most + 1} characters [json-pointer:${pointer}]`
    : undefined;
}

function countError(elements: unknown, most: number, pointer: string): string | undefined {
  if (!Array.isArray(elements) || elements.length === 0)
    return `no fewer than 1 items allowed [json-pointer:${pointer}/elements]`;
  return elements.length > most
    ? `no more than ${most} items allowed [json-pointer:${pointer}/elements]`
    : undefined;
}

/** The characters of all texts, however deep. */
function lengthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? each.length : lengthOf(each)),
    0,
  );
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
