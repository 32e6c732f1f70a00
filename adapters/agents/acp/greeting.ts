import { type ClientContext, methods, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { Clock } from '../../../src/kernel/clock.ts';
import { formatDuration } from '../../../src/kernel/duration.ts';
import { Shortcoming, wantsLogin } from './failures.ts';
import type { Preset } from './presets.ts';

const flag = z.looseObject({}).nullish().catch(undefined);
const welcome = z.object({
  protocolVersion: z.number(),
  agentCapabilities: z
    .object({
      loadSession: z.boolean().catch(false),
      mcpCapabilities: z
        .object({ http: z.boolean().catch(false) })
        .nullish()
        .catch(undefined),
      sessionCapabilities: z.object({ resume: flag, systemPrompt: flag }).nullish().catch(undefined),
    })
    .catch({ loadSession: false }),
  authMethods: z.array(z.object({ id: z.string() })).catch([]),
});

/** What an agent says that it can. */
export interface Greeting {
  /** The method by which another process may go on with a conversation. */
  readonly reopening: typeof methods.agent.session.resume | typeof methods.agent.session.load | undefined;
  readonly takesInstructions: boolean;
  /** Whether it asks servers of tools that are reached at an address. */
  readonly takesServers: boolean;
  /** The ways to log in. */
  readonly logins: readonly string[];
}

/** Programs that fetch themselves first take their time. */
const startMs = 60_000;

/** Meets an agent that has just begun to run. @throws Shortcoming when it is none that speaks our version of the protocol */
export async function greet(agent: ClientContext, preset: Preset, clock: Clock): Promise<Greeting> {
  const answer = agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    // It works with its own hands, which its rules and its sandbox hold back.
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    clientInfo: { name: 'posthouse', version: '1' },
  });
  const { title, program } = preset;
  const isRight = `Is "${program}" an agent that speaks ACP, and are its arguments right?`;
  const answered = answer.catch((err: unknown) => {
    if (!(err instanceof RequestError) || wantsLogin(err)) throw err;
    throw new Shortcoming('crashed', `${title} did not know what ACP is. ${isRight}`);
  });
  const late = new Shortcoming('crashed', `${title} said nothing for ${formatDuration(startMs)}. ${isRight}`);
  const { data } = welcome.safeParse(await within(startMs, answered, late, clock));
  if (!data) throw new Shortcoming('crashed', `${title} did not answer as ACP has it. ${isRight}`);
  if (data.protocolVersion !== PROTOCOL_VERSION) {
    const reason = `${title} speaks version ${data.protocolVersion} of ACP, and Posthouse speaks version ${PROTOCOL_VERSION}. Install another version of "${program}".`;
    throw new Shortcoming('crashed', reason);
  }
  const { loadSession, sessionCapabilities: can, mcpCapabilities } = data.agentCapabilities;
  const { resume, load } = methods.agent.session;
  return {
    reopening: can?.resume ? resume : loadSession ? load : undefined,
    takesInstructions: Boolean(can?.systemPrompt),
    takesServers: mcpCapabilities?.http === true,
    logins: data.authMethods.map(({ id }) => id),
  };
}

function within<Value>(delayMs: number, value: Promise<Value>, late: Error, clock: Clock): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(delayMs, () => reject(late));
    value.then(resolve, reject).finally(() => timer.cancel());
  });
}
