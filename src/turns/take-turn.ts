import { mkdir } from 'node:fs/promises';
import type { OpenTools } from '../contracts/gateway-tools.ts';
import type { LiveView } from '../contracts/live-view.ts';
import type { OpenModels } from '../contracts/model-access.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { mayUseAgent } from '../domain/agent.ts';
import type { Conversation } from '../domain/channel.ts';
import { findAgent } from '../domain/house-rules.ts';
import type { InboxMessage, InboxState } from '../domain/inbox.ts';
import { mostReactions, reactionLines } from '../domain/reaction.ts';
import type { Session } from '../domain/session.ts';
import type { Id } from '../kernel/ids.ts';
import { together } from '../kernel/together.ts';
import type { Post } from '../outbox/post.ts';
import { answerForPeople, refusal } from './ask-agent.ts';
import { askMetered } from './ask-metered.ts';
import { type AttachDeps, attachFiles, type FullAnswer, withFileNames } from './attach-files.ts';
import { type Download, fetchFiles } from './fetch-files.ts';
import { createMeter, type MeterDeps, type RequestMeter } from './meter.ts';
import type { OpenAgents } from './open-agents.ts';
import { recordRefusals } from './record-refusals.ts';
import { withAdvice } from './with-advice.ts';
import { withTools } from './with-tools.ts';

/** What a turn needs. */
export interface TurnDeps extends MeterDeps {
  readonly agents: OpenAgents;
  readonly post: Post;
  readonly live: LiveView;
  readonly download: Download;
  readonly findLinks: AttachDeps['findLinks'];
  /** The largest file that may go to a place; undefined where none can. */
  readonly fileLimit: (place: Conversation) => number | undefined;
  readonly zone: string;
  readonly openTools: OpenTools;
  readonly openModels: OpenModels;
}

/** One turn: a message of a session whose lease we hold. */
export interface Turn {
  readonly session: Session;
  readonly fence: number;
  readonly message: InboxMessage;
  /** Messages that are answered with it. */
  readonly followers: readonly Id<'inbox'>[];
}

const rememberedEntries = 60;
const mostAttempts = 5;
/** How long a person waits for others to give back what they have reserved. */
const patienceMs = 30_000;

/**
 * Answers one message: asks the agent, then commits transcript, answer and the message's end in one transaction, under
 * the lease's fence. If the lease was lost or the house is closing nothing is written: whoever comes next begins anew.
 * @returns whether the turn was brought to an end
 */
export async function takeTurn(deps: TurnDeps, turn: Turn, signal: AbortSignal): Promise<boolean> {
  const { stores, live } = deps;
  const { message } = turn;
  const answering = live.open(message.place, {
    id: message.messageId,
    again: message.attempt > 1,
    ...(message.draftId !== undefined && { draftId: message.draftId }),
    keepDraft: (draftId) => stores.turns.keepDraft(message, draftId),
  });
  try {
    const exchange = await answerOf(deps, turn, { signal, onText: (soFar) => answering.grow(soFar) });
    if (signal.aborted && signal.reason !== 'stopped') {
      await exchange.meter?.record(stores);
      return false;
    }
    const draftId = await answering.close();
    return await stores.transaction((tx) => finishTurn(tx, deps, turn, { ...exchange, draftId }));
  } finally {
    await answering.leave();
  }
}

/** What an agent was asked, and what it said. */
interface Exchange {
  readonly prompt: string;
  readonly answer: FullAnswer;
  /** Undefined where nothing was asked. */
  readonly meter?: RequestMeter;
  /** The newest reaction that the agent was told of. */
  readonly toldUpTo?: number | undefined;
}

async function answerOf(
  deps: TurnDeps,
  { session, message }: Turn,
  listening: { signal: AbortSignal; onText: (soFar: string) => void },
): Promise<Exchange> {
  const agent = findAgent(deps.rules, session.agent);
  const failed = (reason: string) => ({ prompt: message.text, answer: refusal(reason) });
  if (!agent)
    return failed(`The agent "${session.agent}" is no longer configured. /agent list shows the others.`);
  const [person, reactions, transcript, memo] = await Promise.all([
    deps.stores.people.get(message.person),
    deps.stores.reactions.untold(session.id, mostReactions),
    deps.stores.transcripts.last(session.id, rememberedEntries),
    deps.stores.sessions.memo(session.id),
    mkdir(agent.workspace, { recursive: true }),
  ]);
  if (!person) return failed('Nobody knows any more who asked this.');
  if (!mayUseAgent(agent, person))
    return failed(`You may not use ${agent.name}. /agent list shows those you may.`);
  if (message.attempt > mostAttempts) {
    return failed(
      `This was interrupted ${mostAttempts} times, so it is not tried again. Send it once more if you like.`,
    );
  }
  const asked = await promptOf(deps, { message, workspace: agent.workspace, signal: listening.signal });
  const prompt = [...reactionLines(reactions), asked].join('\n');
  const request = {
    agent,
    options: agent.options,
    mark: message.id,
    prompt,
    ...(memo !== undefined && { memo }),
    transcript,
    workspace: agent.workspace,
    capabilities: agent.capabilities,
    timeoutMs: agent.timeoutMs,
    zone: person.zone ?? deps.zone,
  };
  const since = deps.clock.now();
  const { id: inbox, attempt } = message;
  const who = { agent: agent.name, inbox, person: person.id, attempt };
  const meter = createMeter(deps, { ...who, patienceMs, signal: listening.signal });
  const metering = deps.agents.meteringOf(agent);
  const metered = { meter, metering, place: deps.agents.modelPlaceOf(request), openModels: deps.openModels };
  const backend = await deps.agents.backendOf(agent);
  const scope = {
    cause: { inbox },
    person,
    session,
    target: message.place,
    capabilities: agent.capabilities,
  };
  const answer = await withTools(deps.openTools, scope, (given) =>
    askMetered(backend, { request: { ...request, ...given }, ...metered, ...listening }),
  );
  const mostBytes = deps.fileLimit(message.place);
  const { findLinks } = deps;
  const advised = withAdvice(answer, meter.stoppedBy(), agent.name);
  const full = await attachFiles(advised, { findLinks, workspace: agent.workspace, mostBytes, since });
  return { prompt, answer: full, meter, toldUpTo: reactions.at(-1)?.seq };
}

async function finishTurn(
  tx: Stores,
  { post }: TurnDeps,
  turn: Turn,
  { prompt, answer, meter, draftId, toldUpTo }: Exchange & { draftId: string | undefined },
): Promise<boolean> {
  const { session, fence, message, followers } = turn;
  // Statements that need nothing of one another go out at once: a transaction is held no longer than it must.
  const confirmed = tx.turns.confirm(session.id, fence);
  // What was spent is spent, also when somebody else answers by now.
  await together([confirmed, meter?.record(tx)]);
  if (!(await confirmed)) return false;
  const { ending, files, memo, refusals } = answer;
  const markdown = answerForPeople(answer) || (draftId === undefined ? '' : lastWordOf(answer));
  const remembered = withFileNames(markdown, files);
  const asked = {
    session: session.id,
    speaker: 'person',
    name: message.senderName,
    inbox: message.id,
  } as const;
  const said = { session: session.id, speaker: 'agent', name: session.agent, inbox: message.id } as const;
  const usage = ending.kind === 'answered' ? ending.usage : undefined;
  await together([
    recordRefusals(tx, {
      ...{ person: message.person, session: session.id, inbox: message.id },
      ...{ agent: session.agent, refusals },
    }),
    toldUpTo !== undefined && tx.reactions.markTold(session.id, toldUpTo),
    memo !== undefined && tx.sessions.keepMemo(session.id, memo),
    ...[message.id, ...followers].map((id) =>
      tx.inbox.settle(id, stateOf(answer), 'reason' in ending ? ending.reason : undefined),
    ),
    tx.transcripts.add([
      { ...asked, text: prompt },
      ...(remembered === '' ? [] : [{ ...said, text: remembered, ...(usage && { usage }) }]),
    ]),
  ]);
  if (markdown !== '' || files.length > 0) {
    const posting = {
      kind: 'answer',
      source: `inbox:${message.id}`,
      target: message.place,
      markdown,
      files,
    } as const;
    const replaces = draftId === undefined ? {} : { replaces: draftId };
    await post(tx, { ...posting, ...replaces, replyTo: message.messageId });
  }
  return true;
}

/** A draft that was begun must end as something. */
function lastWordOf({ files }: FullAnswer): string {
  return files.length === 0 ? '⏹ Stopped.' : files.map(({ name }) => `📎 ${name}`).join('\n');
}

function stateOf({ ending }: FullAnswer): InboxState {
  if (ending.kind === 'failed' || ending.kind === 'paused') return 'failed';
  return ending.kind === 'cancelled' ? 'cancelled' : 'done';
}

/** What the agent is asked: the text, and where each file is that came with it. */
async function promptOf(
  { download, clock, rules }: TurnDeps,
  { message, workspace, signal }: { message: InboxMessage; workspace: string; signal: AbortSignal },
): Promise<string> {
  const { id, account, text, attachments } = message;
  const files = await fetchFiles(attachments, {
    ...{ download, account, workspace, message: id, clock, signal },
    mostBytes: rules.limits.attachmentBytes,
  });
  return [text, ...files].filter(Boolean).join('\n');
}
