import type { Sql } from 'postgres';
import type { Signals, SignalTopic } from '../contracts/signals.ts';

/** LISTEN and NOTIFY of the database, which all nodes share. */
export function createSignals(sql: Sql): Signals {
  return {
    async send(topic, key) {
      await sql.notify(channelOf(topic), key);
    },
    async listen(topic, onSignal) {
      await sql.listen(channelOf(topic), onSignal);
    },
  };
}

function channelOf(topic: SignalTopic): string {
  return `posthouse_${topic.replaceAll('-', '_')}`;
}
