import type { Conversation } from '../domain/channel.ts';
import { taskSettings } from '../domain/settings/settings.ts';
import type { Task } from '../domain/task.ts';
import { scheduleWords } from './describe-task.ts';

/** What changed, a line each: `schedule: every hour → every 30 minutes`. */
export function describeEdit(before: Task, after: Task): readonly string[] {
  const topics: readonly (readonly [string, string, string])[] = [
    ['name', before.name, after.name],
    ['schedule', scheduleWords(before), scheduleWords(after)],
    ...(before.zone === after.zone || scheduleWords(before) !== scheduleWords(after)
      ? []
      : [['zone', before.zone, after.zone] as const]),
    ['results go to', placeWords(before.target), placeWords(after.target)],
    ...taskSettings.map(
      ({ name, describe }) =>
        [name, describe(before.policy) ?? usual, describe(after.policy) ?? usual] as const,
    ),
    ['prompt', ...promptWords(before.prompt, after.prompt)],
  ];
  return topics.flatMap(([topic, old, fresh]) => (old === fresh ? [] : [`${topic}: ${old} → ${fresh}`]));
}

const usual = 'as usual';
const longestQuote = 160;

function quoted(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ');
  return `"${line.length > longestQuote ? `${line.slice(0, longestQuote).toWellFormed()}…` : line}"`;
}

/** Long prompts that begin alike are told apart by their length. */
function promptWords(before: string, after: string): readonly [string, string] {
  const [old, fresh] = [quoted(before), quoted(after)];
  if (before === after || old !== fresh) return [old, fresh];
  return [
    `${old} (${before.length} characters)`,
    `${fresh} (${after.length} characters, changed further on)`,
  ];
}

/** A place, as people can tell it from others. */
export function placeWords({ channel, account, chat, thread }: Conversation): string {
  return `${channel}/${account}, chat ${chat}${thread === undefined ? '' : `, thread ${thread}`}`;
}
