/** What one node may tell all nodes at once. */
export const signalTopics = ['stop-turn', 'stop-run', 'nudge'] as const;
/** One of `signalTopics`. */
export type SignalTopic = (typeof signalTopics)[number];

/** Tells every node something that is not worth a row. May be lost; never the only way to learn a thing. */
export interface Signals {
  send(topic: SignalTopic, key: string): Promise<void>;
  listen(topic: SignalTopic, onSignal: (key: string) => void): Promise<void>;
}
