import type { BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { TranscriptEntry } from '../../../src/domain/transcript.ts';
import type { CommandOptions } from './options.ts';

/** A program has no memory of its own here, but its patience and its context are short. */
const longestHistory = 24_000;

/** What the program reads: the prompt, with what was said before in front of it. Without NUL, which no program can take. */
export function promptText({ prompt, hint, transcript, options }: BackendRequest<CommandOptions>): string {
  const earlier = options.history ? historyOf(transcript) : '';
  const said = earlier === '' ? prompt : `Earlier in this conversation:\n\n${earlier}\n\nNow:\n\n${prompt}`;
  const text = options.hint && hint !== undefined ? `${said}\n\n${hint}` : said;
  return text.replaceAll('\0', '');
}

/** The newest entries that fit, oldest first. */
function historyOf(transcript: readonly TranscriptEntry[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const { name, text } of transcript.toReversed()) {
    const line = `${name}: ${text}`;
    length += line.length;
    if (length > longestHistory) break;
    kept.unshift(line);
  }
  return kept.join('\n\n');
}
