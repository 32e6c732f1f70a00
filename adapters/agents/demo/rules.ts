import type { BackendRequest } from '../../../src/contracts/agent-backend.ts';
import { ownWords } from '../../../src/domain/envelope.ts';
import { formatInstant } from '../../../src/domain/format-instant.ts';
import { draw, sendNote } from './draw.ts';
import { recall, recallName } from './recall.ts';
import type { Reply, Rule } from './reply.ts';
import { summarise } from './summarise.ts';
import { verdictOn } from './verdict.ts';

const abilities = [
  'I can show you around:',
  '- `echo X`, `say X`, `words X`',
  '- `summarise X`, or only `summarise` for this conversation',
  '- `what time is it`, `roll a die`',
  '- `remind me in 1m to stretch`, `every 1h say hello`',
  '- `count to 20`: slowly, so that you can watch it and try `/stop`',
  '- `draw a boat`, `send me a file`',
  '- `what did I say`, `my name is …`, `what is my name`',
].join('\n');

/** Slow enough to be stopped by hand. */
const countPaceMs = 200;
const mostCounted = 1_000;
const longestEcho = 200;

const rules: readonly Rule[] = [
  { pattern: /^(?:hi|hello|hey|good (?:morning|evening)|servus)\b(?:\s+\S+)?[!.]*$/i, reply: greet },
  { pattern: /^$|^(?:help|what can you do|\?)\W*$/i, reply: () => ({ text: abilities }) },
  { pattern: /^say\s+([\s\S]+)$/i, reply: (subject) => ({ text: subject }) },
  { pattern: /^echo\s+([\s\S]+)$/i, reply: (subject) => ({ text: subject }) },
  { pattern: /^words\s+([\s\S]+)$/i, reply: (subject) => ({ text: countWords(subject) }) },
  {
    pattern: /^summari[sz]e\b[\s:,]*([\s\S]*)$/i,
    reply: (subject, request) => summarise(subject, request.transcript),
  },
  { pattern: /^(?:what(?:'s| is) the )?time\W*$|^what time is it\W*$/i, reply: tellTime },
  {
    pattern:
      /^(?:please )?((?:remind me|every|each|hourly|daily|weekly|monthly|tomorrow|in (?:\d|an?\b))[\s\S]*)$/i,
    reply: schedule,
  },
  { pattern: /^draw\s+([\s\S]+)$/i, reply: (subject, { workspace }) => draw(subject, workspace) },
  { pattern: /^send me (?:a|the|some) files?\W*$/i, reply: (_, { workspace }) => sendNote(workspace) },
  { pattern: /^count to (\d+)\W*$/i, reply: count },
  { pattern: /^(?:roll|throw) (?:a|the) die\W*$|^roll (?:a )?dice\W*$/i, reply: rollDie },
  {
    pattern: /^my name is (.+)$/i,
    reply: (name) => ({ text: `Nice to meet you, ${name.replace(/[.!]+$/, '')}.` }),
  },
  {
    pattern: /^what(?:'s| is) my name\W*$|^who am i\W*$/i,
    reply: (_, request) => recallName(request.transcript),
  },
  {
    pattern: /^(?:what did i (?:just )?(?:say|ask|write)|what do you remember|do you remember)\b.*$/i,
    reply: (_, request) => recall(request.transcript),
  },
];

/** A verdict where one is asked for, else what the first rule that fits says; an echo with a hint, if none does. */
export async function replyTo(request: BackendRequest, now: Date): Promise<Reply> {
  const verdict = verdictOn(request.prompt);
  if (verdict) return verdict;
  const prompt = ownWords(request.prompt).trim();
  for (const { pattern, reply } of rules) {
    const match = pattern.exec(prompt);
    if (match) return reply((match[1] ?? '').trim(), request, now);
  }
  const shown = prompt.length > longestEcho ? `${prompt.slice(0, longestEcho).toWellFormed()}…` : prompt;
  return { text: `You wrote: ${shown}\n\nI only know a few things. Say \`help\` to see them.` };
}

function greet(_: string, request: BackendRequest): Reply {
  return { text: `Hello! I am ${request.agent.name}.\n\n${abilities}` };
}

function countWords(subject: string): string {
  const words = subject.split(/\s+/).length;
  return `${words} ${words === 1 ? 'word' : 'words'}, ${[...subject].length} characters.`;
}

function tellTime(_: string, { zone }: BackendRequest, now: Date): Reply {
  return { text: `It is ${formatInstant(now, zone)} in ${zone}.` };
}

/** The gateway understands the words and checks the rights; what it says is the answer. */
async function schedule(words: string, { tools }: BackendRequest): Promise<Reply> {
  const create = tools.find(({ name }) => name === 'task_create');
  if (!create)
    return { text: 'I may not make tasks: the config does not give me `tasks:write`, or a task asked me.' };
  return { text: (await create.call({ words })).text };
}

function count(subject: string): Reply {
  const last = Math.min(Number(subject), mostCounted);
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  return { text: `${numbers.join(' ')} — done.`, paceMs: countPaceMs, progress: `counting to ${last}` };
}

/** Chance is not mine to make: each request's mark is random, and serves. */
function rollDie(_: string, { mark }: BackendRequest): Reply {
  const sum = [...mark].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return { text: `🎲 ${(sum % 6) + 1}` };
}
