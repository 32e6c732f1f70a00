import type { ModelPlace } from '../contracts/model-access.ts';

/** Of one connection alone, and never passed on. */
const ofConnection = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te'],
  ...['trailer', 'transfer-encoding', 'upgrade', 'expect', 'host'],
];
/** Where programs put a key. */
const ofKeys = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'cookie'];
const keyParameter = 'key';

/** What a program shows in the key's place, wherever its API has it. */
export function shownKey(request: Request): string | undefined {
  const { headers } = request;
  const bearer = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const others = ['x-api-key', 'x-goog-api-key', 'api-key'].map((name) => headers.get(name) ?? undefined);
  const parameter = new URL(request.url).searchParams.get(keyParameter) ?? undefined;
  return [...others, bearer, parameter].find((each) => each !== undefined && each !== '');
}

/** The address at the real place, without a key in it. */
export function addressAt({ url }: ModelPlace, path: string, search: string): URL {
  const address = new URL(url);
  const asked = new URLSearchParams(search);
  asked.delete(keyParameter);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of asked) address.searchParams.append(name, value);
  return address;
}

/** What the program sent, with the real key in the place of its own; the answer is to come as it can be read along. */
export function headersFor({ api, key }: ModelPlace, sent: Headers): Readonly<Record<string, string>> {
  const kept = [...passed(sent)].filter(([name]) => !ofKeys.includes(name));
  return { ...Object.fromEntries(kept), 'accept-encoding': 'identity', ...keyHeader(api, key) };
}

/** What the provider sent, but for what is between it and the gateway. */
export function headersBack(sent: Headers): Headers {
  return new Headers([...passed(sent)].filter(([name]) => name !== 'set-cookie'));
}

function keyHeader(api: ModelPlace['api'], key: string): Readonly<Record<string, string>> {
  if (api === 'anthropic') return { 'x-api-key': key };
  return api === 'google' ? { 'x-goog-api-key': key } : { authorization: `Bearer ${key}` };
}

function passed(sent: Headers): [string, string][] {
  const named = (sent.get('connection') ?? '').split(',').map((each) => each.trim().toLowerCase());
  return [...sent].filter(([name]) => !ofConnection.includes(name) && !named.includes(name));
}
