import type { TranscriptEntry } from '../../../src/domain/transcript.ts';
import type { Reply } from './reply.ts';

const mostLines = 5;
const longestLine = 120;

/** What the person said before in this session, the last lines of it. */
export function recall(transcript: readonly TranscriptEntry[]): Reply {
  const said = transcript.filter((entry) => entry.speaker === 'person');
  if (said.length === 0) return { text: 'Nothing yet in this session.' };
  const lines = said.slice(-mostLines).map(({ text }) => `- ${cut(text)}`);
  return {
    text: [`You said ${said.length === 1 ? 'one thing' : `${said.length} things`}:`, ...lines].join('\n'),
  };
}

/** The name that the person gave last. */
export function recallName(transcript: readonly TranscriptEntry[]): Reply {
  const given = transcript
    .filter((entry) => entry.speaker === 'person')
    .map((entry) => /\bmy name is ([^\n.!,]{1,60})/i.exec(entry.text)?.[1])
    .findLast((name) => name !== undefined);
  return { text: given ? `Your name is ${given}.` : 'You have not told me. Say: my name is …' };
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestLine ? `${line.slice(0, longestLine).toWellFormed()}…` : line;
}
