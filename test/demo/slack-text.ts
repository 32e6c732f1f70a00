import type { PeerBlock, PeerMessage, PeerState } from '../peers/slack-state.ts';
import { type Mentions, readMarkdown, readMentions } from './markdown-text.ts';
import type { Rich, ShownButton } from './wire.ts';

/** Names of people, as Slack finds them behind `<@U1>`. */
function mentionsIn({ users }: PeerState): Mentions {
  return { pattern: /<@(\w+)>/g, nameOf: (id) => users.get(id)?.name };
}

/** What people see of a message: its blocks; without any, the text. */
export function readMessage(state: PeerState, { text, blocks = [], streaming_state }: PeerMessage): Rich {
  if (streaming_state === 'in_progress') return readMarkdown(text, mentionsIn(state));
  const shown = blocks.flatMap((block) => readBlock(state, block));
  return blocks.length > 0 ? shown : readMentions(text, mentionsIn(state)).map(unescaped);
}

function readBlock(state: PeerState, block: PeerBlock): Rich {
  if (block.type === 'markdown') return readMarkdown(String(block.text), mentionsIn(state));
  const { text } = Object(block.text);
  return typeof text === 'string' ? [{ mark: 'paragraph', children: [text] }] : [];
}

function unescaped(part: Rich[number]): Rich[number] {
  if (typeof part !== 'string') return part;
  return part.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** What somebody typed as Slack's client sends it. */
export function writeMessage({ users }: PeerState, typed: string): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [...users.values()].reduce((text, { id, name }) => text.replaceAll(`@${name}`, `<@${id}>`), escaped);
}

/** The buttons below a message, by what they carry. */
export function buttonsOf({ blocks = [] }: PeerMessage): readonly (readonly ShownButton[])[] {
  return blocks
    .filter(({ type }) => type === 'actions')
    .map(({ elements = [] }) => elements.map(({ value, text }) => ({ id: value, label: text.text })));
}
