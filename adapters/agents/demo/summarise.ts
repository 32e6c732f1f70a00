import type { TranscriptEntry } from '../../../src/domain/transcript.ts';
import type { Reply } from './reply.ts';

const longestSentence = 300;

/** Takes the first sentence as the summary and counts the rest; without a text, of the conversation so far. */
export function summarise(subject: string, transcript: readonly TranscriptEntry[]): Reply {
  const text = subject.replace(/^(?:this|the following|the text)\b[\s:,]*/i, '').trim();
  if (text !== '' && !/^(?:it|(?:our|this|the)?\s*(?:chat|conversation)(?: so far)?)\W*$/i.test(text)) {
    return { text: extract(text) };
  }
  const said = transcript.filter((entry) => entry.speaker !== 'house');
  const first = said[0];
  if (!first) return { text: 'There is nothing to summarise yet. Write: summarise, and a text behind it.' };
  const people = new Set(said.map((entry) => entry.name)).size;
  return {
    text: `It began with ${first.name}: ${firstSentence(first.text)}\n\n(${said.length} messages, ${people} voices)`,
  };
}

function extract(text: string): string {
  const sentences = sentencesOf(text).length;
  const words = text.split(/\s+/).length;
  return `${firstSentence(text)}\n\n(${plural(sentences, 'sentence')}, ${plural(words, 'word')} in all)`;
}

function firstSentence(text: string): string {
  const first = sentencesOf(text)[0] ?? '';
  return first.length > longestSentence ? `${first.slice(0, longestSentence).toWellFormed()}…` : first;
}

function sentencesOf(text: string): readonly string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  return [...segmenter.segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== '');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
