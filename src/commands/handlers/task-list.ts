import type { ListedTask } from '../../contracts/stores/task-control-store.ts';
import { hasRole } from '../../domain/person.ts';
import { taskLine } from '../../tasks/task-line.ts';
import { taskData } from '../as-data.ts';
import {
  type CommandContext,
  type CommandHandler,
  type CommandReply,
  reply,
  wrong,
} from '../command-context.ts';
import { incidentMarks } from '../incident-lines.ts';
import { type ListQuery, listCommand, readListQuery } from '../read-list-query.ts';

const perPage = 10;

/** Lists tasks, numbered; for a while the numbers name them. */
export const list: CommandHandler = async (context, { rest }) => {
  const query = readListQuery(rest, context.rules.agents);
  if (query.kind === 'refused') return wrong(query.reason);
  const { tx, person, place } = context;
  const first = (query.page - 1) * perPage;
  const { page: _, kind: __, ...which } = query;
  const whose = hasRole(person, 'owner') ? ('all' as const) : person.id;
  const { tasks, total } = await tx.taskLists.page({
    ...which,
    person: whose,
    offset: first,
    limit: perPage,
  });
  if (tasks.length === 0) return nothing(query);
  const numbers = { first: first + 1, tasks: tasks.map(({ id }) => id) };
  await tx.taskLists.remember({ ...numbers, person: person.id, place: place.conversation });
  const marks = incidentMarks(await tx.incidents.open(tasks.map(({ id }) => id)));
  return { ...pageOf(context, { query, tasks, total, first, marks }), data: tasks.map(taskData) };
};

interface Page {
  readonly query: ListQuery;
  readonly tasks: readonly ListedTask[];
  readonly total: number;
  readonly first: number;
  readonly marks: ReturnType<typeof incidentMarks>;
}

function pageOf({ now }: CommandContext, { query, tasks, total, first, marks }: Page): CommandReply {
  const pages = Math.ceil(total / perPage);
  const which = query.filter === 'living' ? '' : ` (${query.filter})`;
  const where = pages > 1 ? `, page ${query.page} of ${pages}` : '';
  const turns = [
    ...(query.page > 1 ? [{ label: '◀ Prev', command: listCommand(query, query.page - 1) }] : []),
    ...(query.page < pages ? [{ label: 'Next ▶', command: listCommand(query, query.page + 1) }] : []),
  ];
  const next =
    query.page < pages
      ? `\`${listCommand(query, query.page + 1)}\``
      : `\`/task show ${first + 1}\` · \`/task runs ${first + 1}\``;
  const answer = reply(
    `Tasks${which}: ${total}${where}, newest first`,
    ...tasks.map((task, index) => `${first + index + 1}. ${taskLine(task, now, marks.get(task.id))}`),
    '',
    `More: ${next}`,
  );
  return turns.length > 0 ? { ...answer, choices: [turns] } : answer;
}

function nothing({ filter, agent, page }: ListQuery): CommandReply {
  const answer = (text: string) => ({ ...reply(text), data: [] });
  if (page > 1)
    return answer(
      `There is no page ${page}. \`${listCommand({ filter, page, ...(agent && { agent }) }, 1)}\``,
    );
  const of = agent === undefined ? '' : ` of ${agent}`;
  if (filter !== 'living') return answer(`There are no such tasks${of}. \`/task list all\` shows every one.`);
  return answer(`There are no tasks${of}. Make one: \`/task new every 1h Pulse: say hello\``);
}
