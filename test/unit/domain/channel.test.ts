import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Conversation,
  conversationKey,
  conversationKinds,
  readConversationKey,
} from '../../../src/domain/channel.ts';

const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed());
const conversation: fc.Arbitrary<Conversation> = fc.record(
  {
    channel: word,
    account: word,
    kind: fc.constantFrom(...conversationKinds),
    chat: word,
    space: word,
    thread: word,
  },
  { requiredKeys: ['channel', 'account', 'kind', 'chat'] },
);

test('a place is read back from its key as it was, and two places never share one', () => {
  fc.assert(
    fc.property(conversation, (place) => {
      expect(readConversationKey(conversationKey(place))).toEqual(place);
    }),
  );
});

test.each(['', 'a', 'a:b:c:d:e:f', 'a:b:cd::c:'])('"%s" is no key of a place', (key) => {
  expect(readConversationKey(key)).toBeUndefined();
});
