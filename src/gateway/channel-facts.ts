import type { ChannelManifest } from '../contracts/channel-adapter.ts';
import type { Conversation } from '../domain/channel.ts';
import { largestFileBytes } from '../domain/file.ts';
import type { Limits } from '../domain/house-rules.ts';

/** What the house asks of a channel that needs no account. */
export interface ChannelFacts {
  isTrusted(channel: string): boolean;
  /** A text in pieces that fit; whole for a channel that nobody knows. */
  split(channel: string, markdown: string): readonly string[] | Promise<readonly string[]>;
  /** Whether it can edit what it has sent. */
  canEdit(channel: string): boolean;
  /** The largest file that may go to a place; undefined where none can. */
  fileLimit(place: Conversation): number | undefined;
}

/** Reads the manifests. */
export function createChannelFacts(
  channels: readonly ChannelManifest[],
  { attachmentBytes }: Pick<Limits, 'attachmentBytes'>,
): ChannelFacts {
  const find = (channel: string) => channels.find(({ name }) => name === channel);
  return {
    isTrusted: (channel) => find(channel)?.abilities.trusted === true,
    split: (channel, markdown) => find(channel)?.split(markdown) ?? [markdown],
    canEdit: (channel) => find(channel)?.abilities.edits === true,
    fileLimit({ channel }) {
      const files = find(channel)?.abilities.files;
      return files && Math.min(files.mostBytes, attachmentBytes, largestFileBytes);
    },
  };
}
