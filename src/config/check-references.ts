import type { Route } from '../domain/route.ts';
import { suggestion } from './check.ts';
import { type FileValues, fileSchema } from './file-schema.ts';
import type { Path, Problem } from './problem.ts';

/** The names that other parts of the file may point at. */
export interface Names {
  readonly agents: readonly string[];
  readonly accounts: readonly string[];
  readonly people: readonly string[];
  readonly channels: readonly string[];
}

/** Whether each name that the file mentions exists, and each route says where it holds. */
export function checkReferences(values: FileValues, names: Names): readonly Problem[] {
  return [
    ...known('agent', values.defaultAgent, { names: names.agents, path: ['defaultAgent'] }),
    ...values.routes.flatMap((route, index) => checkRoute(route, { names, path: ['routes', index] })),
    ...checkPeople(values, names),
    ...Object.entries(values.agents ?? {}).flatMap(([agent, { people }]) =>
      (Array.isArray(people) ? people : []).flatMap((person, index) =>
        known('person', String(person), {
          names: names.people,
          path: ['agents', agent, 'people', index],
        }),
      ),
    ),
  ];
}

/** A route as the file has it: absent keys may be undefined. */
type RouteValues = FileValues['routes'][number];

function checkRoute(route: RouteValues, { names, path }: { names: Names; path: Path }): readonly Problem[] {
  const { agent, account, channel, ...rest } = route;
  const places = [account, channel, ...Object.values(rest)].filter((each) => each !== undefined);
  const keys = Object.keys(fileSchema.shape.routes.unwrap().element.shape).filter((key) => key !== 'agent');
  const empty: readonly Problem[] =
    places.length > 0
      ? []
      : [
          {
            path,
            text: `expected at least one of ${keys.join(', ')}, got none; for all messages use defaultAgent`,
          },
        ];
  return [
    ...empty,
    ...known('agent', agent, { names: names.agents, path: [...path, 'agent'] }),
    ...known('account', account, { names: names.accounts, path: [...path, 'account'] }),
    ...known('channel', channel, { names: names.channels, path: [...path, 'channel'] }),
  ];
}

/** One user of an account is one person: otherwise it would be chance whose rights count. */
function checkPeople({ people }: FileValues, names: Names): readonly Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(people).flatMap(([person, { ids }]) =>
    ids.flatMap((id, index) => {
      const path = ['people', person, 'ids', index];
      const other = owners.get(id);
      owners.set(id, person);
      const twice: readonly Problem[] =
        other === undefined ? [] : [{ path, text: `"${id}" already belongs to ${other}` }];
      return [...twice, ...known('account', id.slice(0, id.indexOf(':')), { names: names.accounts, path })];
    }),
  );
}

function known(
  noun: string,
  word: string | undefined,
  { names, path }: { names: readonly string[]; path: Path },
): readonly Problem[] {
  if (word === undefined || names.includes(word)) return [];
  const text = names.length > 0 ? suggestion(word, [...new Set(names)]) : 'there are none';
  return [{ path, text: `there is no ${noun} "${word}"; ${text}` }];
}

/** What `warnOfRoutes` looks at. */
export type KnownAccounts = readonly {
  readonly name: string;
  readonly channel: string;
  readonly enabled: boolean;
}[];

/** Routes that are valid and can never match. */
export function warnOfRoutes(routes: readonly Route[], accounts: KnownAccounts): readonly Problem[] {
  return routes.flatMap((route, index) => {
    const account = accounts.find((each) => each.name === route.account);
    const same = routes.findIndex((each) => placeOf(each) === placeOf(route));
    const texts = [
      route.peer !== undefined && route.group !== undefined && 'peer and group never hold for one message',
      account && !account.enabled && `the account ${account.name} is not enabled`,
      account &&
        route.channel !== undefined &&
        route.channel !== account.channel &&
        `the account ${account.name} is on ${account.channel}, not on ${route.channel}`,
      same < index && `routes[${same}] says the same and comes first`,
    ].filter((text) => typeof text === 'string');
    return texts.map((text) => ({ path: ['routes', index], text: `this route can never match: ${text}` }));
  });
}

function placeOf({ agent: _, ...place }: Route): string {
  return JSON.stringify(Object.entries(place).sort());
}
