import { sql } from 'drizzle-orm';
import type { AdmittedMessage, KnownMessage } from '../../contracts/stores/inbox-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import { placePart } from '../../domain/session.ts';
import type { Db } from '../database.ts';

/** Admits messages of known people in known places, all in one statement; undefined for each that is not so. */
export async function admitAllKnown(
  db: Db,
  messages: readonly KnownMessage[],
): Promise<readonly (AdmittedMessage | undefined)[]> {
  const lines = messages.map(({ conversation, ...message }, position) => ({
    ...message,
    position,
    placeKey: conversationKey(conversation),
    placePart: placePart(conversation),
  }));
  const rows = await db.execute<AdmittedMessage & { id: string; [column: string]: unknown }>(sql`
    with message as (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as message (position int, id uuid, account text,
        "eventId" text, sender text, zone text, text text, attachments jsonb, "messageId" text, agents jsonb,
        fallback text, "placeKey" text, "placePart" text)
    )
    insert into inbox (id, account, event_id, conversation_id, person_id, kind, session_id, text, attachments,
      sender_name, message_id, state)
    select message.id, message.account, "eventId", place.id, person.id, 'message', session.id, message.text,
      message.attachments, person.name, "messageId", 'queued'
    from message
    join conversations place on place.key = "placeKey"
    -- A subquery, not a join: nothing may tempt the planner into reading all identities.
    join people person on person.removed_at is null and (person.zone is not null or message.zone is null)
      and person.id = (select person_id from identities
        where identities.account = message.account and identities.sender = message.sender)
    left join routes binding on binding.conversation_id = place.id
    -- The session's key is spelled as domain/session.ts spells it; a key that differs finds nothing and goes the long way.
    -- So does a place that we were put out of, and one where messages begin tasks: there it is one transaction. A
    -- condition of its own would let the planner expect next to no places, and read them all.
    join sessions session on session.ended_at is null
      and session.key = case when place.left_at is null and not place.listened then 'agent:' end
      || case when agents ? binding.agent then binding.agent else fallback end
      || "placePart" || coalesce(':session:' || lower(place.session_name), '')
    order by position
    on conflict (account, event_id) do nothing
    returning id, session_id as session, person_id as person,
      (select busy_mode from conversations where conversations.id = inbox.conversation_id) as "busyMode", (select count(*)::int from inbox waiting
      where waiting.session_id = inbox.session_id and waiting.state in ('queued', 'running')) as ahead`);
  // The statement counts what was there before it; what came before in it is counted here.
  const together = new Map<string, number>();
  const admitted = new Map(
    rows.map(({ id, session, person, ahead, busyMode }) => {
      const before = together.get(session) ?? 0;
      together.set(session, before + 1);
      return [id, { session, person, ahead: ahead + before, busyMode }];
    }),
  );
  return messages.map(({ id }) => admitted.get(id));
}
