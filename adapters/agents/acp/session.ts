import { type ClientContext, methods, RequestError } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { GatewayAccess } from '../../../src/contracts/gateway-tools.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { choose, offers } from './choices.ts';
import { wantsLogin } from './failures.ts';
import { type Greeting, greet } from './greeting.ts';
import type { Memo } from './memo.ts';
import type { Preset } from './presets.ts';

/** What a conversation is to be. */
export interface Wanted {
  readonly preset: Preset;
  readonly workspace: string;
  readonly memo: Memo | undefined;
  /** What the agent is told besides its own instructions; empty for nothing. */
  readonly instructions: string;
  readonly model: string | undefined;
  readonly mode: string | undefined;
  /** What the agent is told beyond the protocol. */
  readonly meta: object | undefined;
  /** Where the gateway's own tools are; undefined when it was granted none. */
  readonly gateway: GatewayAccess | undefined;
  /** The way to log in for which there is a key. */
  readonly keyMethod: string | undefined;
}

/** A conversation that may be asked. */
export interface Session {
  readonly id: string;
  /** `lost`: it was to go on and could not. */
  readonly began: 'new' | 'again' | 'lost';
  /** Whether another process may go on with it. */
  readonly lasts: boolean;
  /** Whether it knows its instructions already. */
  readonly isTold: boolean;
}

const opened = offers.extend({ sessionId: z.string().min(1) });
const reopened = offers.catch({});
type Opened = readonly [Session, z.infer<typeof offers>];

/** Begins a conversation, or goes on with the one that is noted. @throws Shortcoming, and what the agent answers */
export async function openSession(agent: ClientContext, wanted: Wanted, clock: Clock): Promise<Session> {
  const { preset, model, mode } = wanted;
  const greeted = await greet(agent, preset, clock);
  const greeting = preset.forgets ? { ...greeted, reopening: undefined } : greeted;
  const [session, offered] =
    (await reopen(agent, greeting, wanted)) ?? (await begin(agent, greeting, wanted));
  const choice = { sessionId: session.id, title: preset.title };
  if (mode !== undefined) await choose(agent, offered, { ...choice, what: 'mode', wanted: mode });
  if (model !== undefined) await choose(agent, offered, { ...choice, what: 'model', wanted: model });
  return session;
}

/** Undefined when there is nothing to go on with. */
async function reopen(
  agent: ClientContext,
  { reopening, takesServers }: Greeting,
  wanted: Wanted,
): Promise<Opened | undefined> {
  if (!wanted.memo || !reopening) return undefined;
  const { id } = wanted.memo;
  try {
    const answer = await agent.request<unknown>(reopening, {
      sessionId: id,
      ...circumstances(wanted, takesServers),
    });
    return [{ id, began: 'again', lasts: true, isTold: true }, reopened.parse(answer)];
  } catch (err) {
    if (!(err instanceof RequestError) || wantsLogin(err)) throw err;
    return undefined;
  }
}

async function begin(agent: ClientContext, greeting: Greeting, wanted: Wanted): Promise<Opened> {
  const { memo, instructions, keyMethod } = wanted;
  const { takesInstructions, takesServers, reopening, logins } = greeting;
  const content = [{ type: 'text', text: instructions }];
  const request = {
    ...circumstances(wanted, takesServers),
    ...(takesInstructions && instructions !== '' && { systemPrompt: { mode: 'append', content } }),
  };
  const ask = () => agent.request<unknown>(methods.agent.session.new, request);
  const answer = await ask().catch(async (err: unknown) => {
    if (!wantsLogin(err) || keyMethod === undefined || !logins.includes(keyMethod)) throw err;
    await agent.request(methods.agent.authenticate, { methodId: keyMethod });
    return ask();
  });
  const offered = opened.parse(answer);
  const lasts = reopening !== undefined;
  const began = memo && lasts ? 'lost' : 'new';
  return [{ id: offered.sessionId, began, lasts, isTold: takesInstructions }, offered];
}

function circumstances({ workspace, meta, gateway }: Wanted, takesServers: boolean) {
  const servers = gateway && takesServers ? [serverOf(gateway)] : [];
  return { cwd: workspace, mcpServers: servers, ...(meta && { _meta: meta }) };
}

function serverOf({ url, token }: GatewayAccess) {
  const headers = [{ name: 'Authorization', value: `Bearer ${token}` }];
  return { ...{ type: 'http', name: toolServer, url }, headers };
}
