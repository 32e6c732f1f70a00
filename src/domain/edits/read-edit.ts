import { nearest } from '../../kernel/nearest.ts';
import { taskSettings } from '../settings/settings.ts';
import { editForms } from './edit-forms.ts';
import { type EditPart, type EditPartReading, refuse, topicsOf } from './edit-part.ts';

/** All parts of an edit, or why it is none. */
export type EditReading =
  | { readonly kind: 'edit'; readonly parts: readonly EditPart[] }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads an edit in words: parts with ` · `, `;` or line ends between them, such as `every 30m; timeout 5m`. All of it is
 * understood, or none. A prompt (`say: …`) takes what stands behind it, whatever that is; where it could be a part as
 * well, the person is asked.
 */
export function readEdit(text: string): EditReading {
  const pieces = piecesOf(text);
  if (pieces.length === 0) return refuse(`What should change? ${advice}`);
  const parts: EditPart[] = [];
  for (const piece of pieces) {
    const reading = readPart(piece);
    if (reading.kind === 'refused') return reading;
    const before = parts.flatMap(topicsOf);
    if (topicsOf(reading.part).some((topic) => before.includes(topic))) {
      return refuse(`"${piece}" changes what was changed before it. Leave one of the two out.`);
    }
    parts.push(reading.part);
  }
  return doubtOf(pieces) ?? { kind: 'edit', parts };
}

/** Reads one part. */
function readPart(text: string): Exclude<EditPartReading, undefined> {
  for (const { read } of editForms) {
    const reading = read(text);
    if (reading) return reading;
  }
  const [word = ''] = text.split(/[\s:=]/);
  const meant = nearest(word.toLowerCase(), names);
  return refuse(`I do not understand "${text}". ${meant ? `Did you mean "${meant}"? ` : ''}${advice}`);
}

const names = [
  ...['say', 'call', 'name', 'send', 'every', 'until', 'max', 'jitter', 'schedule', 'trigger'],
  ...taskSettings.map((setting) => setting.name),
];

const advice = `Write it like: ${editForms
  .toReversed()
  .map(({ form }) => form)
  .join(' · ')}`;

const separator = /\s·\s|;|\n/;

/** A prompt keeps its separators: it is the last piece. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const end = isPrompt(rest) ? -1 : rest.search(separator);
    if (end < 0) return [...pieces, rest];
    const piece = rest.slice(0, end).trim();
    if (piece !== '') pieces.push(piece);
    rest = rest
      .slice(end)
      .replace(/^\s*[·;\n]/, '')
      .trim();
  }
  return pieces;
}

function isPrompt(text: string): boolean {
  return /^(say|prompt)\s*[:=]/i.test(text);
}

/** Whether what stands behind a separator in a prompt could be meant as a part. Quotes say that it is not. */
function doubtOf(pieces: readonly string[]): EditReading | undefined {
  const last = pieces.at(-1) ?? '';
  if (!isPrompt(last) || /^(say|prompt)\s*[:=]\s*["“„].*["”“]$/is.test(last)) return undefined;
  const doubtful = last
    .split(separator)
    .slice(1)
    .map((piece) => piece.trim())
    .find((piece) => piece !== '' && readPart(piece).kind === 'part');
  if (doubtful === undefined) return undefined;
  return refuse(
    `Is "${doubtful}" a part of the prompt? If so, put the whole prompt in quotes: say: "…". If not, write it before the prompt: ${doubtful}; say: …`,
  );
}
