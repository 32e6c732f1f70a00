import { type TaskFilter, taskFilters } from '../contracts/stores/task-control-store.ts';
import type { Agent } from '../domain/agent.ts';

/** Which tasks a person wants to see. */
export interface ListQuery {
  readonly filter: TaskFilter;
  readonly agent?: string;
  /** From 1. */
  readonly page: number;
}

/** A query, or why the words make none. */
export type ListQueryReading =
  | ({ readonly kind: 'query' } & ListQuery)
  | { readonly kind: 'refused'; readonly reason: string };

const forms = '`/task list [all|paused|failed|done] [agent A] [page N]`';

/** Reads what stands behind `/task list`, in any order: `failed agent clerk page 2`. */
export function readListQuery(text: string, agents: readonly Agent[]): ListQueryReading {
  const words = text.split(/\s+/).filter(Boolean);
  let query: ListQuery = { filter: 'living', page: 1 };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]?.toLowerCase() ?? '';
    const value = words[at + 1];
    const filter = taskFilters.find((each) => each === word);
    if (filter) query = { ...query, filter };
    else if (word === 'agent' || word === 'page') {
      at += 1;
      const found = word === 'page' ? pageOf(value) : agentOf(value, agents);
      if ('reason' in found) return { kind: 'refused', reason: found.reason };
      query = { ...query, ...found };
    } else
      return {
        kind: 'refused',
        reason: `I do not understand "${words[at]}" in a list. Write it like: ${forms}`,
      };
  }
  return { kind: 'query', ...query };
}

function pageOf(value: string | undefined): { readonly page: number } | { readonly reason: string } {
  const page = Number(value);
  if (Number.isInteger(page) && page >= 1 && page <= 100_000) return { page };
  return { reason: `"${value ?? ''}" is no page. Pages are counted from 1: \`/task list page 2\`` };
}

function agentOf(
  value: string | undefined,
  agents: readonly Agent[],
): { readonly agent: string } | { readonly reason: string } {
  const agent = agents.find(({ name }) => name.toLowerCase() === value?.toLowerCase());
  if (agent) return { agent: agent.name };
  const names = agents.map(({ name }) => name).join(', ');
  return { reason: `There is no agent "${value ?? ''}". There are: ${names}` };
}

/** The words that ask for another page of the same list. */
export function listCommand({ filter, agent }: ListQuery, page: number): string {
  const words = [...(filter === 'living' ? [] : [filter]), ...(agent === undefined ? [] : ['agent', agent])];
  return ['/task list', ...words, ...(page > 1 ? [`page ${page}`] : [])].join(' ');
}
