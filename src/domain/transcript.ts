/** Who speaks in a transcript: a person, the agent, or the house (a task's result, a note about a stop). */
export const speakers = ['person', 'agent', 'house'] as const;
/** One of `speakers`. */
export type Speaker = (typeof speakers)[number];

/** One line of what a session remembers. */
export interface TranscriptEntry {
  readonly speaker: Speaker;
  /** Who it was, for an agent that talks with several people. */
  readonly name: string;
  readonly text: string;
  readonly at: Date;
}
