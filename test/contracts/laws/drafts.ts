import { expect } from 'vitest';
import { account, delivery, type Law } from '../channel-bench.ts';
import type { draftLaws } from '../channel-laws.ts';

/** Answers that grow. */
export const drafts: Readonly<Record<(typeof draftLaws)[number], Law>> = {
  async 'a draft becomes the answer, however often that is tried'({ harness, adapter }) {
    const target = harness.draftsIn?.(account) ?? harness.target(account);
    const draft = { id: '1', target };
    const messageId = await adapter.openDraft?.(draft);
    expect(messageId).toMatch(/\w/);
    expect(await harness.shown(target)).toHaveLength(1);
    for (const markdown of ['The answer', 'The answer\n\n```ts\nis `grow', 'word '.repeat(9_000)]) {
      await adapter.draft?.({ ...draft, markdown, ...(messageId !== undefined && { messageId }) });
      const shown = await harness.shown(target);
      expect(shown).toHaveLength(1);
      expect(shown[0]).toContain(markdown.slice(0, 4));
      expect(shown[0]).not.toBe(harness.reads(markdown));
    }
    const answer = { deliveryId: delivery(1), target, markdown: 'It *is* so', replaces: messageId ?? '' };
    harness.cutAfterNextEdit?.();
    expect(await adapter.send(answer)).toMatchObject({ kind: 'retry' });
    for (let times = 0; times < 2; times++) {
      expect(await adapter.send(answer)).toEqual({ kind: 'sent', messageId });
      expect(await harness.shown(target)).toEqual([harness.reads(answer.markdown)]);
    }
  },

  async 'a draft that is gone is told of'({ harness, adapter }) {
    const target = harness.draftsIn?.(account) ?? harness.target(account);
    const messageId = await adapter.openDraft?.({ id: '1', target });
    harness.deleteNewest?.(target);
    await adapter.draft?.({ id: '1', target, markdown: 'more', messageId: messageId ?? '' });
    const answer = { deliveryId: delivery(1), target, markdown: 'It is so', replaces: messageId ?? '' };
    expect(await adapter.send(answer)).toMatchObject({ kind: 'vanished' });
    expect(await harness.shown(target)).toEqual([]);
  },
};
