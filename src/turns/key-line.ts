import type { BackendManifest, ModelOrder } from '../contracts/agent-backend.ts';

/** For people: who has the key to an agent's model; undefined where its back-end runs no program that asks one. */
export function keyLine(
  manifest: BackendManifest | undefined,
  order: ModelOrder,
  { isReached }: { readonly isReached: boolean },
): string | undefined {
  if (!manifest?.modelPlace) return undefined;
  const place = manifest.modelPlace(order);
  if (!place) {
    return 'key: its program reaches the model by itself, as it is logged in or set up; it is metered when it has ended';
  }
  if (!isReached) {
    return 'key: its program gets it, since no program of this machine reaches `web.host`; set that to a loopback address';
  }
  const { host } = new URL(place.url);
  return `key: stays in the gateway, which asks ${host} for the program and meters each call`;
}
