/** A reaction to something that an agent said. */
export interface SeenReaction {
  /** Its place in the order. */
  readonly seq: number;
  /** Who reacted. */
  readonly name: string;
  readonly emoji: string;
  /** How the message begins. */
  readonly quote: string;
}

/** How much of the message is quoted. */
export const longestReactionQuote = 120;
/** So many are told at once at most. */
export const mostReactions = 10;

/** The reactions as an agent is told of them, in front of what it is asked. */
export function reactionLines(reactions: readonly SeenReaction[]): readonly string[] {
  return reactions.map(({ name, emoji, quote }) => {
    const short = quote.replace(/\s+/g, ' ').trim();
    const shown = short.length > longestReactionQuote ? `${short.slice(0, longestReactionQuote)}…` : short;
    return `[${name} reacted ${emoji} to: ${shown.toWellFormed()}]`;
  });
}
