import { expect, test } from 'vitest';
import type {
  ChannelAbilities,
  ChannelAdapter,
  Draft,
  NewDraft,
} from '../../../src/contracts/channel-adapter.ts';
import type { LiveWork } from '../../../src/contracts/live-view.ts';
import { createLiveAnswers } from '../../../src/gateway/live-answers.ts';
import { createPacer } from '../../../src/kernel/pacer.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { placeOf } from '../../support/test-channel.ts';

const settled = () => new Promise(setImmediate);

/** A view on one account whose drafts are messages, and what was done there, in order. */
function openView(
  adapter: Partial<ChannelAdapter> = {},
  { able, ...work }: Partial<LiveWork> & { able?: Partial<ChannelAbilities> } = {},
) {
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  const pacer = createPacer(clock);
  const done: string[] = [];
  const told: ChannelAdapter = {
    receive: async () => {},
    send: async () => ({ kind: 'sent', messageId: '1' }),
    health: () => ({ state: 'up' }),
    async openDraft() {
      done.push('open');
      return 'd1';
    },
    async draft({ messageId, markdown }: Draft) {
      done.push(`${messageId}: ${markdown}`);
    },
    ...adapter,
  };
  const abilities = {
    receivers: 'each',
    resend: 'safe',
    trusted: false,
    draftEveryMs: { dm: 1_000, group: 3_000 },
    ...able,
  } as const;
  const view = createLiveAnswers({
    clock,
    pacer,
    accountOf: () => ({ adapter: told, abilities }),
  });
  const keepDraft = async (id: string) => {
    done.push(`keep ${id}`);
    return true;
  };
  const answer = view.open(placeOf('home'), { id: 'm1', again: false, keepDraft, ...work });
  const pass = async (ms: number) => {
    clock.moveBy(ms);
    await settled();
  };
  return { answer, done, pass, pacer };
}

test('the message is kept before anything of the answer is shown in it, and then grows at its pace', async () => {
  const { answer, done, pass } = openView();
  answer.grow('a');
  await pass(699);
  expect(done).toEqual([]);
  await pass(1);
  expect(done).toEqual(['open', 'keep d1', 'd1: a']);
  answer.grow('ab');
  answer.grow('abc');
  await pass(999);
  expect(done).toHaveLength(3);
  await pass(1);
  expect(done.slice(3)).toEqual(['d1: abc']);
  expect(await answer.close()).toBe('d1');
});

test('an answer that is there at once needs no draft', async () => {
  const { answer, done, pass } = openView();
  answer.grow('quick');
  expect(await answer.close()).toBeUndefined();
  await pass(10_000);
  expect(done).toEqual([]);
});

test('closing waits for what is on its way: nothing may come after the final text', async () => {
  let arrive: (id: string) => void = () => {};
  const { answer, done, pass } = openView({
    openDraft: () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
  });
  answer.grow('a');
  await pass(700);
  const closing = answer.close();
  arrive('late');
  expect(await closing).toBe('late');
  expect(done).toEqual(['keep late']);
});

test('whoever takes over goes on in the same message', async () => {
  const { answer, done, pass } = openView({}, { draftId: 'old' });
  answer.grow('again');
  await pass(700);
  expect(done).toEqual(['old: again']);
  expect(await answer.close()).toBe('old');
});

test('what a dead node may have left there is taken over at once', async () => {
  const { answer, done } = openView({}, { again: true });
  expect(await answer.close()).toBe('d1');
  expect(done).toEqual(['open', 'keep d1']);
});

test('what could not be kept is not shown', async () => {
  const { answer, done, pass } = openView({}, { keepDraft: () => Promise.reject(new Error('away')) });
  answer.grow('a');
  await pass(700);
  answer.grow('ab');
  await pass(5_000);
  expect(done).toEqual(['open']);
  expect(await answer.close()).toBe('d1');
});

test('a message that could not be opened is tried again', async () => {
  const ids = [undefined, 'second'];
  const { answer, done, pass } = openView({ openDraft: async () => ids.shift() });
  answer.grow('a');
  await pass(700);
  expect(done).toEqual([]);
  await pass(1_000);
  expect(done).toEqual(['keep second', 'second: a']);
  await answer.close();
});

test('a message that may stand there unheard of is looked for, at the end at last', async () => {
  const asked: (true | undefined)[] = [];
  const found = [undefined, 'lost'];
  const openDraft = async ({ again }: NewDraft) => {
    asked.push(again);
    return found.shift();
  };
  const findable = { able: { resend: 'findable' } } as const;
  const { answer, done, pass } = openView({ openDraft }, findable);
  answer.grow('a');
  await pass(700);
  expect(await answer.close()).toBe('lost');
  expect(await answer.close()).toBe('lost');
  expect(asked).toEqual([undefined, true]);
  expect(done).toEqual(['keep lost']);
});

test('who leaves an answer to somebody else posts and looks for nothing', async () => {
  let asked = 0;
  const openDraft = async () => {
    asked++;
    return undefined;
  };
  const { answer, pass } = openView({ openDraft }, { able: { resend: 'findable' } });
  answer.grow('a');
  await pass(700);
  await answer.leave();
  expect(asked).toBe(1);
});

test('nothing is posted at the end only to look for it where it could not be found', async () => {
  let asked = 0;
  const openDraft = async () => {
    asked++;
    return undefined;
  };
  const { answer, pass } = openView({ openDraft }, { able: { resend: 'marked' } });
  answer.grow('a');
  await pass(700);
  expect(await answer.close()).toBeUndefined();
  expect(asked).toBe(1);
});

test('drafts leave half of what the platform takes at once to what must be sent', async () => {
  const calm = { everyMs: 1_000, burst: 100 };
  const pace = {
    conversation: { dm: calm, group: calm },
    account: calm,
    edits: { everyMs: 60_000, burst: 4 },
  };
  const { answer, done, pass, pacer } = openView({}, { able: { pace } });
  for (const text of ['a', 'ab', 'abc', 'abcd']) {
    answer.grow(text);
    await pass(1_000);
  }
  expect(done.at(-1)).toBe('d1: ab');
  const edits = { key: 'edits:test', ...pace.edits };
  expect([1, 2, 3].map(() => pacer.tryTake([edits]))).toEqual([true, true, false]);
});

test('where drafts vanish by themselves, they grow without a message', async () => {
  const { answer, done, pass } = openView({}, { able: { draftsVanishIn: ['dm'] } });
  answer.grow('a');
  await pass(700);
  expect(done).toEqual(['undefined: a']);
  expect(await answer.close()).toBeUndefined();
});

test('that somebody types is said again and again, and taken away once', async () => {
  const said: string[] = [];
  const typing = async () => void said.push('types');
  const typingOver = async () => void said.push('is over');
  const { answer, pass } = openView({ typing, typingOver }, { able: { typingEveryMs: 5_000 } });
  await pass(5_000);
  for (let times = 0; times < 2; times++) await answer.close();
  await pass(20_000);
  expect(said).toEqual(['types', 'types', 'is over']);
});

test('a receipt is shown to whoever waits longer than a moment, and taken away with the answer', async () => {
  const receipts: boolean[] = [];
  const receipt = async ({ shown, messageId }: { shown: boolean; messageId: string }) => {
    if (messageId === 'm1') receipts.push(shown);
  };
  const slow = openView({ receipt });
  await slow.pass(699);
  expect(receipts).toEqual([]);
  await slow.pass(1);
  expect(receipts).toEqual([true]);
  await slow.answer.close();
  await slow.answer.close();
  await settled();
  expect(receipts).toEqual([true, false]);
  const quick = openView({ receipt });
  await quick.answer.close();
  await quick.pass(2_000);
  expect(receipts).toHaveLength(2);
  const again = openView({ receipt }, { again: true });
  await again.pass(0);
  expect(receipts).toEqual([true, false, true]);
});
