import { lastJson } from './last-json.ts';

/** What an agent is told about saying nothing. */
export const silenceHint =
  'If there is nothing worth telling anybody, end with this line alone: {"notify": false} and nobody is told.';

/**
 * Reads from the last line of an answer whether people are to be told: `{"notify": false}`, bare or fenced. Only a line that
 * says this and nothing else counts, and it never reaches people.
 */
export function readSilence(text: string): { readonly text: string; readonly isSilent: boolean } {
  const last = lastJson(text);
  const isAlone = last && Object.keys(last.value).length === 1 && beginsLine(text, last.before);
  if (!isAlone || typeof last.value['notify'] !== 'boolean') return { text, isSilent: false };
  return { text: last.before, isSilent: last.value['notify'] === false };
}

/** Whether a line end stands between the text before and the object. */
function beginsLine(text: string, before: string): boolean {
  return before === '' || text.slice(before.length, text.lastIndexOf('{')).includes('\n');
}
