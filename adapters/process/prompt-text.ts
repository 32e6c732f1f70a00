import type { TranscriptEntry } from '../../src/domain/transcript.ts';

/** A program has no memory of its own here, but its patience and its context are short. */
const longestHistory = 24_000;

/** A prompt with what was said before in front of it. Without NUL and half letters, which no program can take. */
export function withHistory(prompt: string, transcript: readonly TranscriptEntry[]): string {
  const earlier = historyOf(transcript);
  const text = earlier === '' ? prompt : `Earlier in this conversation:\n\n${earlier}\n\nNow:\n\n${prompt}`;
  return text.replaceAll('\0', '').toWellFormed();
}

/** A prompt for a program that knows the conversation itself, but not what tasks have brought into it since. */
export function withNews(prompt: string, transcript: readonly TranscriptEntry[], since: string): string {
  const news = transcript.filter(({ speaker, at }) => speaker === 'house' && at.toISOString() > since);
  return withHistory(prompt, news);
}

/** What a person is told where a program no longer knows the conversation. */
export function lostConversation(title: string): string {
  return `_(${title} has lost our conversation. It begins anew, from what was said here.)_\n\n`;
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
