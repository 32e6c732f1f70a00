import type { Conversation } from './channel.ts';

/** Sends messages of a place to an agent. Every field that is given must match. */
export interface Route {
  readonly channel?: string;
  readonly account?: string;
  readonly space?: string;
  /** A DM's other side. */
  readonly peer?: string;
  readonly group?: string;
  readonly thread?: string;
  readonly agent: string;
}

/** What decided: a binding made in the conversation, a route of the config at some level, or nothing but the default. */
export const routeLevels = [
  'binding',
  'thread',
  'peer',
  'group',
  'space',
  'account',
  'channel',
  'fallback',
] as const;
/** One of `routeLevels`. */
export type RouteLevel = (typeof routeLevels)[number];

/** Which agent a message goes to, and why. `fallback` is never an assignment and is shown as such. */
export interface RouteMatch {
  readonly agent: string;
  readonly level: RouteLevel;
}

/**
 * Finds the agent of a conversation: a binding made there, then the most specific route, ties by order in the file,
 * then the default agent.
 */
export function matchRoute(
  conversation: Conversation,
  { binding, routes, fallback }: { binding?: string; routes: readonly Route[]; fallback: string },
): RouteMatch {
  if (binding !== undefined) return { agent: binding, level: 'binding' };
  const hits = routes
    .filter((route) => matches(route, conversation))
    .map((route) => ({ agent: route.agent, level: levelOf(route) }));
  const best = routeLevels
    .map((level) => hits.find((hit) => hit.level === level))
    .find((hit) => hit !== undefined);
  return best ?? { agent: fallback, level: 'fallback' };
}

function matches(route: Route, conversation: Conversation): boolean {
  const { kind, chat } = conversation;
  const peer = kind === 'dm' ? chat : undefined;
  const group = kind === 'group' ? chat : undefined;
  const place: Readonly<Record<string, string | undefined>> = { ...conversation, peer, group };
  const { agent: _, ...wanted } = route;
  return Object.entries(wanted).every(([field, value]) => value === undefined || place[field] === value);
}

function levelOf(route: Route): RouteLevel {
  return (
    routeLevels.find((level) => level in route && route[level as keyof Route] !== undefined) ?? 'channel'
  );
}
