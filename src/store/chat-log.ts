import type { Sql } from 'postgres';
import type { ChatChange, ChatLog, ChatMessage } from '../contracts/chat-log.ts';
import type { FileInfo } from '../domain/file.ts';
import { createDraftReader, createDraftWriter, type DraftPart } from './draft-parts.ts';

interface ChatRow {
  readonly seq: string;
  readonly account: string;
  readonly chat: string;
  readonly id: string;
  readonly author: ChatMessage['author'];
  readonly text: string;
  readonly reply_to: string | null;
  readonly buttons: ChatMessage['buttons'] | null;
  readonly file: FileInfo | null;
  readonly created_at: Date | string;
}

/** What a notification carries: where something happened, or a part of a growing answer. */
type Notice = { readonly account: string; readonly chat: string; readonly draft?: DraftPart };

const channel = 'posthouse_chat';

/** Chats kept in PostgreSQL, watched through its notifications. */
export function createChatLog(sql: Sql): ChatLog {
  const drafts = createDraftWriter();
  return {
    async append({ account, chat, id, author, text, replyTo, buttons, file }) {
      return sql.begin(async (tx) => {
        // One at a time per account: else a smaller number could appear after a larger one was read, and be missed.
        await tx`select pg_advisory_xact_lock(hashtextextended(${`chat ${account}`}, 0))`;
        const [made] = await tx<ChatRow[]>`
          insert into chat_messages (account, chat, id, author, text, reply_to, buttons, file)
          values (${account}, ${chat}, ${id}, ${author}, ${text}, ${replyTo ?? null},
            ${jsonOf(buttons)}::text::jsonb, ${jsonOf(file && infoOf(file))}::text::jsonb)
          on conflict (account, id) do nothing returning *`;
        if (made && file) await tx`insert into chat_files (seq, bytes) values (${made.seq}, ${file.bytes})`;
        if (made) await tx`select pg_notify(${channel}, ${JSON.stringify({ account, chat })})`;
        const [row] = made
          ? [made]
          : await tx<ChatRow[]>`select * from chat_messages where account = ${account} and id = ${id}`;
        if (!row) throw new Error('A chat message vanished.');
        return messageOf(row);
      });
    },
    async after({ account, chat }, seq, limit) {
      const rows = await sql<ChatRow[]>`
        select * from chat_messages where account = ${account} and chat = ${chat} and seq > ${seq} order by seq limit ${limit}`;
      return rows.map(messageOf);
    },
    async last({ account, chat }, limit) {
      const rows = await sql<ChatRow[]>`
        select * from chat_messages where account = ${account} and chat = ${chat} order by seq desc limit ${limit}`;
      return rows.reverse().map(messageOf);
    },
    async chats(account) {
      const rows = await sql<ChatRow[]>`
        select * from (select distinct on (chat) * from chat_messages where account = ${account} order by chat, seq desc) as newest
        order by seq desc limit 200`;
      return rows.map((row) => ({
        chat: row.chat,
        lastAt: new Date(row.created_at),
        lastText: row.text.slice(0, 200),
      }));
    },
    async fileOf(account, id) {
      const [row] = await sql<{ file: FileInfo; bytes: Uint8Array }[]>`
        select file, bytes from chat_messages join chat_files using (seq) where account = ${account} and id = ${id}`;
      return row && { ...row.file, bytes: row.bytes };
    },
    async showDraft({ account, chat }, { id, markdown }) {
      for (const draft of drafts.partsOf(id, markdown))
        await sql.notify(channel, JSON.stringify({ account, chat, draft }));
    },
    async watch(account, onChange) {
      const reader = createDraftReader();
      let connected = false;
      const listener = await sql.listen(
        channel,
        (payload) => {
          const notice: Notice = JSON.parse(payload);
          if (notice.account === account) for (const change of changesOf(notice)) onChange(change);
        },
        () => {
          // What happened while the line was down is read again from the rows.
          if (connected) onChange({ kind: 'reconnected' });
          connected = true;
        },
      );
      return { stop: () => listener.unlisten() };

      function changesOf({ chat, draft }: Notice): readonly ChatChange[] {
        if (!draft) return [{ kind: 'message', chat }];
        const markdown = reader.take(draft);
        return markdown === undefined ? [] : [{ kind: 'draft', chat, id: draft.id, markdown }];
      }
    },
  };
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function infoOf({ name, mediaType, sizeBytes }: FileInfo): FileInfo {
  return { name, mediaType, sizeBytes };
}

function messageOf(row: ChatRow): ChatMessage {
  const { account, chat, id, author, text, reply_to: replyTo } = row;
  return {
    ...{ account, chat, id, author, text, seq: Number(row.seq), at: new Date(row.created_at) },
    ...(replyTo !== null && { replyTo }),
    ...(row.buttons && { buttons: row.buttons }),
    ...(row.file && { file: row.file }),
  };
}
