import type { MessageReactionUpdated, ReactionType } from 'grammy/types';
import type { Reacted } from '../../../src/domain/envelope.ts';

/** What somebody changed: Telegram tells all that they reacted with before and now. */
export function reactedOf({ old_reaction, new_reaction }: MessageReactionUpdated): Reacted {
  const before = old_reaction.flatMap(nameOf);
  const now = new_reaction.flatMap(nameOf);
  return {
    added: now.filter((each) => !before.includes(each)),
    removed: before.filter((each) => !now.includes(each)),
  };
}

/** A picture of somebody's own has a number only, and a paid star says nothing. */
function nameOf(reaction: ReactionType): readonly string[] {
  return reaction.type === 'emoji' ? [reaction.emoji] : [];
}
