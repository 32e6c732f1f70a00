import { RateLimitError } from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Api, ApiCall } from '../../../adapters/channels/discord/api.ts';
import { createDrafts } from '../../../adapters/channels/discord/drafts.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';

const target = { channel: 'discord', account: 'dc', kind: 'dm', chat: '1' } as const;
let nowMs: number;
let calls: ApiCall[];
let answer: Api;

beforeEach(() => {
  nowMs = 1_000;
  calls = [];
  answer = async () => ({ id: '5' });
});

function drafts() {
  const api: Api = (call) => {
    calls.push(call);
    return answer(call);
  };
  const clock = { ...systemClock, now: () => new Date(nowMs) };
  return createDrafts({ api, clock, log: silentLog, token: 'a.b.c' });
}

const limit = () => {
  const rest = {
    global: false,
    hash: 'h',
    limit: 5,
    majorParameter: '1',
    method: 'PATCH',
    route: '/x',
    url: '',
  };
  return new RateLimitError({
    ...rest,
    retryAfter: 4_000,
    timeToReset: 0,
    scope: 'user',
    sublimitTimeout: 0,
  });
};

describe('a growing message', () => {
  test('is quiet in its channel for as long as the platform asks', async () => {
    const { open, show } = drafts();
    const draft = { id: 'd', target, messageId: '5', markdown: 'text' };
    answer = async () => {
      throw limit();
    };
    await show(draft);
    answer = async () => ({ id: '5' });
    nowMs += 3_999;
    await show(draft);
    expect(await open({ id: 'e', target })).toBeUndefined();
    expect(calls).toHaveLength(1);
    await show({ ...draft, target: { ...target, chat: '2' } });
    expect(calls).toHaveLength(2);
    nowMs += 1;
    await show(draft);
    expect(calls).toHaveLength(3);
  });

  test('leaves out what comes while the last is under way', async () => {
    const { show } = drafts();
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = () => promise;
    const first = show({ id: 'd', target, messageId: '5', markdown: 'one' });
    await show({ id: 'd', target, messageId: '5', markdown: 'two' });
    expect(calls).toHaveLength(1);
    resolve();
    await first;
    await show({ id: 'd', target, messageId: '5', markdown: 'three' });
    expect(calls).toHaveLength(2);
  });

  test('without a message there is nothing to show', async () => {
    await drafts().show({ id: 'd', target, markdown: 'one' });
    expect(calls).toEqual([]);
  });
});
