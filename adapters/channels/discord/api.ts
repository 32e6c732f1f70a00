import { REST, type RESTOptions, type RequestData, type RouteLike } from 'discord.js';
import type { Clock } from '../../../src/kernel/clock.ts';

/** A call that takes longer has failed, as far as we can know. */
const callMs = 20_000;
/** One that brings a file takes longer. */
const uploadMs = 120_000;

/** A call of the REST API; the address begins behind the version. */
export interface ApiCall extends Pick<RequestData, 'body' | 'query' | 'auth' | 'files'> {
  readonly method: 'get' | 'post' | 'patch' | 'put';
  readonly route: RouteLike;
}

/** Calls the REST API once: nothing is repeated in secret, and a limit of the rate is told instead of waited for. */
export type Api = (call: ApiCall) => Promise<unknown>;

/** How the SDK speaks REST for us. */
export function restOptions(api: string): Partial<RESTOptions> {
  return {
    api,
    version: '10',
    retries: 0,
    timeout: callMs,
    offset: 0,
    rejectOnRateLimit: () => true,
    userAgentAppendix: 'Posthouse',
  };
}

/** One bot's way to the REST API. */
export function createApi({
  token,
  api,
  clock,
}: {
  readonly token: string;
  readonly api: string;
  readonly clock: Clock;
}): Api {
  const calls = new REST(restOptions(api));
  const uploads = new REST({ ...restOptions(api), timeout: uploadMs });
  return async ({ method, route, ...data }) => {
    const rest = data.files ? uploads : calls;
    const abort = new AbortController();
    const timer = clock.after(data.files ? uploadMs : callMs, () => abort.abort());
    // The SDK forgets the token after any 401, and takes it up before its first pause.
    rest.setToken(token);
    try {
      return await rest[method](route, { ...data, signal: abort.signal });
    } finally {
      timer.cancel();
    }
  };
}
