import type { InferSelectModel } from 'drizzle-orm';
import type { AbandonedRun } from '../contracts/stores/run-store.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { InboxMessage } from '../domain/inbox.ts';
import type { Person } from '../domain/person.ts';
import type { Run } from '../domain/run.ts';
import type { Session } from '../domain/session.ts';
import type { Task } from '../domain/task.ts';
import type { deliveries } from './schema/deliveries.ts';
import type { conversations, people } from './schema/people.ts';
import type { inbox, sessions } from './schema/sessions.ts';
import type { runs, tasks } from './schema/work.ts';

/** The record without its nulls: what is unknown is absent in the domain. */
export function present<Row extends object>(row: Row): { [Key in keyof Row]: Exclude<Row[Key], null> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as never;
}

/** The place that a row describes. */
export function conversationOf(row: InferSelectModel<typeof conversations>): Conversation {
  const { channel, account, kind, space, chat, thread } = present(row);
  return { channel, account, kind, chat, ...(space && { space }), ...(thread && { thread }) };
}

/** The person of a row. */
export function personOf({ id, name, role, zone }: InferSelectModel<typeof people>): Person {
  return { id, name, role, ...(zone !== null && { zone }) };
}

/** The session of a row, with its place. */
export function sessionOf(row: InferSelectModel<typeof sessions>, place: Conversation): Session {
  const { id, number, key, agent, name, createdAt, personId } = row;
  return {
    id,
    number,
    key,
    agent,
    name,
    conversation: place,
    createdAt,
    ...(personId && { person: personId }),
  };
}

/** The message of a row, with its place. Messages of people who are not known are never admitted. */
export function inboxMessageOf(
  row: InferSelectModel<typeof inbox>,
  conversation: InferSelectModel<typeof conversations>,
): InboxMessage {
  const place = conversationOf(conversation);
  const { conversationId, personId, sessionId, ...rest } = row;
  const { id, account, eventId, kind, text, attachments, senderName, messageId, state, attempt } = rest;
  const message = {
    id,
    account,
    eventId,
    kind,
    text,
    attachments,
    senderName,
    messageId,
    state,
    attempt,
    place,
    busyMode: conversation.busyMode,
  };
  const person = personId as InboxMessage['person'];
  return {
    ...{ ...message, conversation: conversationId, person },
    ...(sessionId && { session: sessionId }),
    ...(rest.draftId !== null && { draftId: rest.draftId }),
  };
}

/** The task of a row. */
export function taskOf(row: InferSelectModel<typeof tasks>): Task {
  const { sessionId, capabilities: _, revision: __, changedAt: ___, ...more } = present(row);
  const { deletedAt: ____, deletedFrom: _____, resumedAt: ______, ...kept } = more;
  const { untilAt: until, maxRuns, jitterMs, ...rest } = kept;
  const isLimited = until !== undefined || maxRuns !== undefined || jitterMs !== undefined;
  const limits = present({ until: until ?? null, maxRuns: maxRuns ?? null, jitterMs: jitterMs ?? null });
  return { ...rest, session: sessionId, ...(isLimited && { limits }) };
}

/** The run of a row. */
export function runOf(row: InferSelectModel<typeof runs>): Run {
  const { id, number, origin, agent, title, prompt, mode, target, state, attempt, mostAttempts, createdAt } =
    row;
  const { taskId, personId, policy, reason, dueAt, failedTries, waits, result, finishedAt } = row;
  const { parentRunId, rootRunId } = row;
  return {
    ...{ id, number, origin, agent, title, prompt, mode, target, state, attempt, mostAttempts, createdAt },
    session: row.sessionId,
    ...{ policy, failedTries, waits },
    capabilities: row.grantedCapabilities,
    ...(taskId && { task: taskId }),
    ...(personId && { person: personId }),
    ...(reason !== null && { reason }),
    ...(row.input !== null && { input: row.input }),
    ...(parentRunId && rootRunId && { chain: { parent: parentRunId, root: rootRunId, depth: row.depth } }),
    ...(dueAt && { dueAt }),
    ...(result !== null && { result }),
    ...(finishedAt && { finishedAt }),
    ...(row.pause && { pause: row.pause }),
  };
}

/** The run of a row whose node is silent, with the reason, if somebody asked to stop it. */
export function abandonedRunOf(row: InferSelectModel<typeof runs>): AbandonedRun {
  const { stopRequestedAt, stopReason } = row;
  return { ...runOf(row), ...(stopRequestedAt && { stopReason: stopReason ?? 'stopped by a person' }) };
}

/** The delivery of a row. */
export function deliveryOf(row: InferSelectModel<typeof deliveries>): Delivery {
  const {
    id,
    kind,
    source,
    part,
    target,
    text,
    replyTo,
    onlyTo,
    replaces,
    buttons,
    state,
    attempt,
    unsure,
    repeatOf,
    createdAt,
  } = row;
  return {
    ...{ id, kind, source, part, target, text, state, attempt, unsure, createdAt },
    ...(replyTo !== null && { replyTo }),
    ...(onlyTo !== null && { onlyTo }),
    ...(replaces !== null && { replaces }),
    ...(buttons && { buttons }),
    ...(row.fileId && { file: row.fileId }),
    ...(repeatOf && { repeatOf }),
    ...(row.firstTriedAt && { firstTriedAt: row.firstTriedAt }),
  };
}
