import type { APIUser } from 'discord.js';
import type { Directory } from './directory.ts';

/** Somebody who is mentioned, as the message tells of them. */
export type MentionedUser = Pick<APIUser, 'id' | 'username' | 'global_name'> & {
  readonly member?: { readonly nick?: string | null | undefined };
};

/** What people see as somebody's name. */
export function nameOf(user: MentionedUser, nick = user.member?.nick): string {
  return nick || user.global_name || user.username;
}

/** Discord's marks for people, roles, channels, emoji and times in the words that people see in their place. */
export function readMarks(
  text: string,
  users: readonly MentionedUser[],
  directory: Pick<Directory, 'place' | 'role'>,
): string {
  const names = new Map(users.map((user) => [user.id, nameOf(user)]));
  const shown = (sign: string, name: string | undefined, mark: string) => (name ? sign + name : mark);
  return text
    .replace(/<@!?(\d+)>/g, (mark, id: string) => shown('@', names.get(id), mark))
    .replace(/<@&(\d+)>/g, (mark, id: string) => shown('@', directory.role(id)?.name, mark))
    .replace(/<#(\d+)>/g, (mark, id: string) => shown('#', directory.place(id)?.name, mark))
    .replace(/<a?(:\w+:)\d+>/g, '$1')
    .replace(/<\/([^:>\n]+):\d+>/g, '/$1')
    .replace(/<t:(-?\d{1,11})(?::\w)?>/g, (_, seconds: string) => isoTime(Number(seconds)));
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

/** The text without these marks, and without the gap that each would leave. */
export function withoutMarks(text: string, marks: RegExp): string {
  const places = [...text.matchAll(marks)];
  return places.toReversed().reduce((rest, { index, 0: mark }) => {
    const before = rest.slice(0, index);
    const after = rest.slice(index + mark.length);
    if (before.trim() === '') return after.replace(/^[\s,:]+/, '');
    return /\s$/.test(before) ? before + after.replace(/^ /, '') : before + after;
  }, text);
}
