import { type PlatformName, platformNames, type ShownGateway, type ShownPlatform } from '../wire.ts';

/** What the server told so far. */
export interface DemoState {
  readonly gateway?: ShownGateway;
  readonly platforms: Partial<Readonly<Record<PlatformName, ShownPlatform>>>;
}

/** Follows the state; the browser connects again by itself. Returns what ends it. */
export function followState(
  change: (update: (state: DemoState) => DemoState) => void,
  onLine: (isOpen: boolean) => void,
): () => void {
  const source = new EventSource('/events');
  source.onopen = () => onLine(true);
  source.onerror = () => onLine(false);
  source.addEventListener('gateway', ({ data }) =>
    change((state) => ({ ...state, gateway: JSON.parse(data) })),
  );
  for (const name of platformNames) {
    source.addEventListener(name, ({ data }) =>
      change((state) => ({ ...state, platforms: { ...state.platforms, [name]: JSON.parse(data) } })),
    );
  }
  return () => source.close();
}

/** Does something; says why it did not work, or nothing. */
export async function act(
  what: 'say' | 'press' | 'fault' | 'kill',
  body: object,
): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`/${what}`, { method: 'POST', headers, body: JSON.stringify(body) }).catch(
    () => undefined,
  );
  if (response?.ok) return undefined;
  const answer = await response?.json().catch(() => undefined);
  return answer?.error ?? 'The demo does not answer. Is it still running?';
}
