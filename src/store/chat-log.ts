import type { Sql } from 'postgres';
import type { ChatLog, ChatMessage, NewChatMessage } from '../contracts/chat-log.ts';
import { createDraftReader, createDraftWriter, type DraftPart } from './chat-drafts.ts';

interface ChatRow {
  readonly seq: string;
  readonly account: string;
  readonly chat: string;
  readonly id: string;
  readonly author: NewChatMessage['author'];
  readonly text: string;
  readonly reply_to: string | null;
  /** A text where drizzle shares the pool: it reads moments by itself. */
  readonly created_at: Date | string;
}

/** What nodes tell each other: there is something to read, or here is a part of a growing answer. */
interface Notice {
  readonly account: string;
  readonly chat: string;
  readonly draft?: DraftPart;
}

const channel = 'posthouse_chat';
const previewLength = 200;

/** The chat log on PostgreSQL. Every node may write and watch. */
export function createChatLog(sql: Sql): ChatLog {
  const drafts = createDraftWriter();
  return {
    append: (message) => append(sql, message),
    async after({ account, chat }, seq, limit) {
      const rows = await sql<ChatRow[]>`
        select * from chat_messages where account = ${account} and chat = ${chat} and seq > ${seq}
        order by seq limit ${limit}`;
      return rows.map(messageOf);
    },
    async before({ account, chat }, seq, limit) {
      const rows = await sql<ChatRow[]>`
        select * from chat_messages where account = ${account} and chat = ${chat}
          and seq < ${seq ?? Number.MAX_SAFE_INTEGER}
        order by seq desc limit ${limit}`;
      return rows.map(messageOf).toReversed();
    },
    async chats(account) {
      // Walks the index from chat to chat, so that a long chat costs no more than a short one.
      const rows = await sql<{ chat: string; created_at: Date | string; lastText: string }[]>`
        with recursive names as (
          (select chat from chat_messages where account = ${account} order by chat limit 1)
          union all
          select (select min(m.chat) from chat_messages m where m.account = ${account} and m.chat > names.chat)
          from names where names.chat is not null
        )
        select names.chat, last.created_at, left(last.text, ${previewLength}) as "lastText"
        from names cross join lateral (
          select seq, created_at, text from chat_messages m
          where m.account = ${account} and m.chat = names.chat order by seq desc limit 1
        ) last order by last.seq desc`;
      return rows.map(({ created_at, ...rest }) => ({ ...rest, lastAt: new Date(created_at) }));
    },
    async showDraft({ account, chat }, draft) {
      const parts = drafts.partsOf(JSON.stringify([account, chat, draft.id]), draft);
      const notices = parts.map((part): Notice => ({ account, chat, draft: part }));
      await sql`
        select pg_notify(${channel}, notice)
        from unnest(${notices.map((notice) => JSON.stringify(notice))}::text[]) with ordinality as n (notice, place)
        order by place`;
    },
    async watch(account, onChange) {
      const reader = createDraftReader();
      let listening = false;
      const { unlisten } = await sql.listen(channel, onNotice, () => {
        // Each time but the first, the connection was lost: what was said in between is gone.
        if (listening) {
          reader.forget();
          onChange({ kind: 'message' });
        }
        listening = true;
      });
      return { stop: () => unlisten() };

      function onNotice(payload: string): void {
        const notice: Notice = JSON.parse(payload);
        if (notice.account !== account) return;
        const { chat, draft } = notice;
        if (!draft) onChange({ kind: 'message', chat });
        const markdown = draft && reader.take(chat, draft);
        if (draft && markdown !== undefined) onChange({ kind: 'draft', chat, id: draft.id, markdown });
      }
    },
  };
}

/**
 * Appends of an account wait for each other. Otherwise a smaller seq could be committed after a larger one was read, and
 * whoever reads on from there would never see it.
 */
async function append(sql: Sql, message: NewChatMessage): Promise<ChatMessage> {
  const { account, chat, id, author, text, replyTo = null } = message;
  const notice: Notice = { account, chat };
  const [, rows] = await sql.begin((tx) => [
    tx`select pg_advisory_xact_lock(hashtextextended('posthouse chat ' || ${account}::text, 0))`,
    tx<ChatRow[]>`
      with added as (
        insert into chat_messages (account, chat, id, author, text, reply_to)
        values (${account}, ${chat}, ${id}, ${author}, ${text}, ${replyTo})
        on conflict (account, id) do nothing returning *
      )
      select * from added union all
      select * from chat_messages where account = ${account} and id = ${id}`,
    tx`select pg_notify(${channel}, ${JSON.stringify(notice)})`,
  ]);
  const [row] = rows;
  if (!row) throw new Error('An appended message was not there.');
  return messageOf(row);
}

function messageOf({ seq, account, chat, id, author, text, reply_to, created_at }: ChatRow): ChatMessage {
  const message = { seq: Number(seq), account, chat, id, author, text, at: new Date(created_at) };
  return reply_to === null ? message : { ...message, replyTo: reply_to };
}
