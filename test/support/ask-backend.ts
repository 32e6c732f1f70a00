import { expect } from 'vitest';
import type { AgentBackend, BackendManifest, BackendRequest } from '../../src/contracts/agent-backend.ts';
import {
  aRequest,
  type Collected,
  collect,
  never,
  processesOf,
  refusalsIn,
} from '../contracts/backend-contract.ts';

/** What is given besides the prompt; options as a config would write them. */
export type Given = { readonly options?: object } & Partial<Omit<BackendRequest, 'options'>>;

/** What a request gave, with what was noted of its conversation and what it said of its work. */
export interface Asked extends Collected {
  readonly memo: unknown;
  readonly progress: readonly string[];
  /** What it was kept from. */
  readonly refused: readonly string[];
}

/** A way to ask a back-end one thing, after which no process of it is left. */
export function askerOf<Options>(
  manifest: BackendManifest<Options>,
  bench: () => {
    readonly backend: AgentBackend<Options>;
    readonly workspace: string;
    readonly options: object;
  },
): (prompt: string, given?: Given) => Promise<Asked> {
  return async (prompt, { options: more, ...given } = {}) => {
    const { backend, workspace, options } = bench();
    const read = manifest.options.parse({ ...options, ...more });
    const request = aRequest<Options>({ prompt, workspace, ...given, options: read });
    const collected = await collect(backend.run(request, never));
    expect(await processesOf(request.mark)).toEqual([]);
    const { events } = collected;
    return {
      ...collected,
      memo: events.findLast((event) => event.kind === 'memo')?.memo,
      refused: refusalsIn(events),
      progress: events.flatMap((event) => (event.kind === 'progress' ? [event.text] : [])),
    };
  };
}
