import type { Place } from '../contracts/stores/place-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { findAgent, type HouseRules } from '../domain/house-rules.ts';
import type { Person } from '../domain/person.ts';
import { matchRoute, type RouteMatch } from '../domain/route.ts';
import { mainSessionName, type Session, sessionKey } from '../domain/session.ts';
import type { Ids } from '../kernel/ids.ts';

/** Where a message of a place goes: the agent, why this one, and the session. */
export interface Destination {
  readonly route: RouteMatch;
  readonly session: Session;
}

/** The agent that answers in a place. A binding to an agent that is no longer configured does not count. */
export function routeOf(rules: HouseRules, place: Place): RouteMatch {
  const binding = place.binding !== undefined && findAgent(rules, place.binding) ? place.binding : undefined;
  const { routes, defaultAgent } = rules;
  return matchRoute(place.conversation, { ...(binding && { binding }), routes, fallback: defaultAgent });
}

/** The agent and the open session of a place; the session is made when there is none. */
export async function resolveDestination(
  tx: Stores,
  { ids, rules, place, person }: { ids: Ids; rules: HouseRules; place: Place; person: Person },
): Promise<Destination> {
  const route = routeOf(rules, place);
  const name = place.sessionName ?? mainSessionName;
  const session = await tx.sessions.ensure({
    id: ids.next('session'),
    key: sessionKey(route.agent, place.conversation, name),
    agent: route.agent,
    name,
    place: place.id,
    person: person.id,
  });
  return { route, session };
}
