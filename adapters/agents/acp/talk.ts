import type { ClientContext } from '@agentclientprotocol/sdk';
import type { BackendContext, BackendEvent, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { Failure } from '../../process/program-endings.ts';
import { lostConversation, withHistory, withNews } from '../../process/prompt-text.ts';
import { failureOf } from './failures.ts';
import { readMemo } from './memo.ts';
import type { AcpOptions } from './options.ts';
import type { Preset } from './presets.ts';
import { mayOf } from './program-order.ts';
import { openSession, type Session, type Wanted } from './session.ts';
import { askAgent, type Stop } from './turn.ts';

/** What is to be talked about, and with whom. */
export interface Talk {
  readonly request: BackendRequest<AcpOptions>;
  readonly preset: Preset;
  readonly context: BackendContext;
  tell(event: BackendEvent): void;
  /** The conversation is there, and what the agent tells from now on answers the request. */
  begins(session: Session): void;
}

/** What the agent answers, or why it cannot; undefined when it ended first. */
export async function talkWith(agent: ClientContext, talk: Talk): Promise<Stop | Failure | undefined> {
  const { request, preset, context, tell, begins } = talk;
  const wanted = wantedOf(request, preset);
  try {
    const session = await openSession(agent, wanted, context.clock);
    if (session.began === 'lost') tell({ kind: 'text', text: lostConversation(preset.title) });
    begins(session);
    return await askAgent(agent, session.id, promptOf(request, session, wanted));
  } catch (err) {
    return failureOf(err, preset);
  }
}

function wantedOf(request: BackendRequest<AcpOptions>, preset: Preset): Wanted {
  const { options, agent, capabilities, workspace, hint = '' } = request;
  const key = Object.keys(preset.keyMethods ?? {}).find((name) => options.environment[name] !== undefined);
  return {
    ...{ preset, workspace, memo: readMemo(request.memo) },
    instructions: [options.instructions, hint].filter((each) => each !== '').join('\n\n'),
    model: request.model ?? agent.models?.strong ?? options.model,
    mode: options.mode ?? preset.mode?.(mayOf(capabilities)),
    meta: preset.meta?.({ capabilities, workspace }),
    gateway: request.gateway,
    keyMethod: key === undefined ? undefined : preset.keyMethods?.[key],
  };
}

function promptOf(
  { prompt, transcript, hint = '' }: BackendRequest<AcpOptions>,
  { began, isTold }: Session,
  { memo, instructions }: Wanted,
): string {
  const isAgain = began === 'again' && memo;
  const text = isAgain ? withNews(prompt, transcript, memo.at) : withHistory(prompt, transcript);
  // A conversation that goes on was told its instructions when it began.
  const first = isAgain ? hint : isTold ? '' : instructions;
  return [first, text].filter((each) => each !== '').join('\n\n');
}
