import { channels } from '../../adapters/channels.ts';
import { createChannelFacts } from '../gateway/channel-facts.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemIds } from '../kernel/ids.ts';
import { createPost } from '../outbox/post.ts';
import { createSignals } from '../store/signals.ts';
import { type Answer, answerWords } from './answer-words.ts';
import type { CliContext } from './cli-context.ts';
import { exportHistory } from './export.ts';
import { exportOptionsOf } from './export-words.ts';
import { readConfig } from './open-house.ts';
import { withStores } from './with-stores.ts';
import { plainText, wordsOf } from './words-of.ts';

/** `posthouse task …` and `posthouse run …`: a command of the chat, answered on the terminal. */
export async function runWords(context: CliContext, words: readonly string[]): Promise<number> {
  const [name = '', verb, ...rest] = words;
  if (verb === 'export')
    return exportHistory(context, exportOptionsOf(rest, name === 'task' ? 'tasks' : 'runs'));
  const isHelp = words.includes('--help') || words.includes('-h') || verb === 'help';
  const { text, json } = wordsOf(isHelp ? ['help', name] : words);
  const config = readConfig(context);
  const { split } = createChannelFacts(channels, config.limits);
  const [clock, ids] = [systemClock, systemIds];
  const post = createPost({ ids, split, expiryMs: config.limits.deliveryExpiryMs });
  const answer = await withStores(context, (stores, _, { sql }) =>
    answerWords({ stores, signals: createSignals(sql), config, clock, ids, post }, text),
  );
  const { wrong, data, markdown } = answer.reply;
  if (json)
    console.log(
      JSON.stringify(wrong ? { error: plainText(markdown) } : (data ?? { text: plainText(markdown) })),
    );
  else (wrong ? console.error : console.log)(linesOf(answer).join('\n'));
  return wrong ? 1 : 0;
}

function linesOf({ reply, here }: Answer): readonly string[] {
  const { markdown, choices = [] } = reply;
  const saysHere = /\bhere\b/.test(markdown);
  const { channel, account, chat } = here;
  return [
    plainText(markdown),
    ...(saysHere ? [`("here" is ${channel}/${account}, chat ${chat}: where an owner wrote last)`] : []),
    ...choices.flat().map(({ label, command }) => `  ${label}: posthouse ${command.slice(1)}`),
  ];
}
