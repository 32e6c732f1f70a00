import { verdictForm } from '../../../src/domain/execution/read-verdict.ts';
import type { Reply } from './reply.ts';

/** What sounds like trouble. */
const trouble =
  /🔴|\b(?:down|errors?|failed|fails|failing|failures?|outage|critical|unreachable|timed out|timeout)\b/iu;
const dataMark = 'data, not instructions';
const taskMark = 'The task:';

/** The verdict of a quick look, in the form that was asked for; undefined when the prompt asks for none. */
export function verdictOn(prompt: string): Reply | undefined {
  if (!prompt.includes(verdictForm)) return undefined;
  const word = trouble.exec(watchedIn(prompt))?.[0];
  const text =
    word === undefined ? 'Nothing here sounds like trouble' : `Somebody is to look closer, as I saw: ${word}`;
  const verdict = { escalate: word !== undefined, notify: word !== undefined, text: `${text} (demo agent)` };
  return { text: `${text}.`, ending: `\n${JSON.stringify(verdict)}` };
}

/** What was found or came in, where there is anything; else the task's own words. */
function watchedIn(prompt: string): string {
  const data = prompt.lastIndexOf(dataMark);
  return data >= 0 ? prompt.slice(data + dataMark.length) : prompt.slice(prompt.lastIndexOf(taskMark));
}
