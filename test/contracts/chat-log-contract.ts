import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ChatChange, ChatLog, NewChatMessage } from '../../src/contracts/chat-log.ts';

/** Runs every law of a chat log; `open` gives one that is empty. */
export function describeChatLog(name: string, open: () => Promise<ChatLog>): void {
  const place = { account: 'web', chat: 'Kitchen' };
  const said = (id: string, more: Partial<NewChatMessage> = {}): NewChatMessage => ({
    ...{ ...place, id, author: 'person', text: `text of ${id}` },
    ...more,
  });
  async function watched(log: ChatLog, account: string) {
    const changes: ChatChange[] = [];
    const watch = await log.watch(account, (change) => changes.push(change));
    onTestFinished(() => watch.stop());
    return { changes, watch };
  }

  describe(`the chat log ${name}`, () => {
    test('a message comes back as it was written', async () => {
      const log = await open();
      const written = said('a', { text: '👩‍👩‍👧‍👦 "quoted"\n\\ and ’', author: 'house', replyTo: 'q' });
      const stored = await log.append(written);
      expect(stored).toEqual({ ...written, seq: expect.any(Number), at: expect.any(Date) });
      expect(await log.after(place, 0, 10)).toEqual([stored]);
    });

    test('a file is kept with its message, and its bytes aside', async () => {
      const log = await open();
      const info = { name: 'a “chart”.png', mediaType: 'image/png', sizeBytes: 4 };
      const bytes = new Uint8Array([0, 255, 10, 0]);
      const stored = await log.append(said('a', { text: '', file: { ...info, bytes } }));
      expect(stored.file).toEqual(info);
      expect(await log.after(place, 0, 10)).toEqual([stored]);
      await log.append(said('a', { file: { ...info, bytes: new Uint8Array([1]) } }));
      const file = await log.fileOf('web', 'a');
      expect({ ...file, bytes: [...(file?.bytes ?? [])] }).toEqual({ ...info, bytes: [...bytes] });
      expect(await log.fileOf('console', 'a')).toBeUndefined();
      expect(await log.fileOf('web', 'b')).toBeUndefined();
    });

    test('the same id is one message, and the first one counts', async () => {
      const log = await open();
      const first = await log.append(said('a'));
      expect(await log.append(said('a', { text: 'another', chat: 'Elsewhere' }))).toEqual(first);
      expect(await log.after(place, 0, 10)).toEqual([first]);
      expect(await log.chats('web')).toHaveLength(1);
    });

    test('the same id in two accounts is two messages', async () => {
      const log = await open();
      await log.append(said('a'));
      await log.append(said('a', { account: 'console', text: 'other' }));
      expect((await log.after({ ...place, account: 'console' }, 0, 10)).map(({ text }) => text)).toEqual([
        'other',
      ]);
      expect(await log.after(place, 0, 10)).toHaveLength(1);
    });

    test('pages join without a gap, and the newest are the last', async () => {
      const log = await open();
      const ids = Array.from({ length: 7 }, (_, index) => `m${index}`);
      for (const id of ids) {
        await log.append(said(id));
        await log.append(said(`${id} elsewhere`, { chat: 'kitchen' }));
      }
      const first = await log.after(place, 0, 3);
      const rest = await log.after(place, first.at(-1)?.seq ?? 0, 10);
      expect([...first, ...rest].map(({ id }) => id)).toEqual(ids);
      expect((await log.last(place, 3)).map(({ id }) => id)).toEqual(['m4', 'm5', 'm6']);
      expect(await log.last({ ...place, chat: 'nobody' }, 3)).toEqual([]);
      expect(await log.after({ ...place, chat: 'nobody' }, 0, 3)).toEqual([]);
    });

    test('chats are listed by their newest message', async () => {
      const log = await open();
      for (const chat of ['a', 'B', 'c', 'a'])
        await log.append(said(`${chat}${(await log.chats('web')).length}`, { chat }));
      await log.append(said('long', { chat: 'B', text: 'x'.repeat(5_000) }));
      const chats = await log.chats('web');
      expect(chats.map(({ chat }) => chat)).toEqual(['B', 'a', 'c']);
      expect(chats[0]).toEqual({ chat: 'B', lastAt: expect.any(Date), lastText: 'x'.repeat(200) });
      expect(await log.chats('console')).toEqual([]);
    });

    test('watchers of the account learn of a message, others do not', async () => {
      const log = await open();
      const mine = await watched(log, 'web');
      const same = await watched(log, 'web');
      const other = await watched(log, 'console');
      await log.append(said('a'));
      await vi.waitFor(() => {
        expect(mine.changes).toEqual([{ kind: 'message', chat: 'Kitchen' }]);
        expect(same.changes).toEqual(mine.changes);
      });
      await mine.watch.stop();
      await log.append(said('b'));
      await vi.waitFor(() => expect(same.changes).toHaveLength(2));
      expect(mine.changes).toHaveLength(1);
      expect(other.changes).toEqual([]);
    });

    test('watchers see an answer grow, however long', async () => {
      const log = await open();
      const { changes } = await watched(log, 'web');
      const markdown = '\u0007"é😀'.repeat(3_000);
      const stages = [4, 6, 9, 15_000].map((length) => markdown.slice(0, length)).concat('changed');
      for (const stage of stages) await log.showDraft(place, { id: 'd', markdown: stage });
      await vi.waitFor(() => expect(changes.at(-1)).toMatchObject({ markdown: 'changed' }));
      const seen = changes.map((change) =>
        change.kind === 'draft' && change.id === 'd' ? change.markdown : '',
      );
      expect(seen.filter((each) => stages.includes(each))).toEqual(stages);
      expect(seen.every((each) => stages.some((stage) => stage.startsWith(each)))).toBe(true);
    });
  });
}
