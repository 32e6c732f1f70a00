import { answerWords } from '../../src/cli/answer-words.ts';
import { wordsOf } from '../../src/cli/words-of.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createPost } from '../../src/outbox/post.ts';
import { createSignals } from '../../src/store/signals.ts';
import { createStores } from '../../src/store/stores.ts';
import type { freshDatabase } from './fresh-database.ts';
import type { openHouse } from './house.ts';
import { houseConfig } from './house-config.ts';

/** The command line on a database, as `posthouse task …` answers. */
export function terminalOf(
  database: Awaited<ReturnType<typeof freshDatabase>> | Awaited<ReturnType<typeof openHouse>>['database'],
) {
  const ids = systemIds;
  const deps = {
    stores: createStores(database),
    signals: createSignals(database.sql),
    config: houseConfig('/tmp', 'postgres://unused'),
    clock: systemClock,
    ids,
    post: createPost({ ids, expiryMs: 60_000, split: (_, markdown) => [markdown] }),
  };
  return async (...words: readonly string[]) => (await answerWords(deps, wordsOf(words).text)).reply;
}
