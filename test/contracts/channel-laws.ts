/** How an account begins, shows how it is, and ends. */
export const lifeLaws = [
  'opening it contacts nobody',
  'it is up when it receives, and down when it does not',
  'a fault that a person must mend is final',
  'the commands offered are in the menu once, and offering them again changes nothing',
] as const;

/** What becomes of what people write. */
export const intakeLaws = [
  'a message becomes one envelope',
  'a message that was not taken comes again under the same event id',
  'an event that is told five times has one event id',
  'nothing is lost when receiving stops and starts again',
  'messages of a conversation keep their order',
] as const;

/** What can happen to a message after it was written, and who wrote it. */
export const kindLaws = [
  'an edit comes as an edit of the same message, under an event id of its own',
  'a change that leaves the words as they are does not come',
  'a reply says what it replies to',
  'what we say and edit ourselves never comes back in',
  'another bot says that it is one, or does not come',
  'a message that is deleted is told, behind what was said before',
  'a reaction to what we said is told, and that it was taken back',
] as const;

/** How a message in a group concerns us. */
export const groupLaws = [
  'in a group, what is said to others is not for us',
  'in a group, a mention is for us, and is cut out of the text',
  'in a group, a reply to us is for us',
  'in a group, a command is for us',
  'a thread is a conversation of its own, and can be answered in',
  'in a group, what is for one person is seen by nobody else',
  'a group that goes on under another id is told, and is written to by the old one',
  'being put out of a group, and let in again, is told',
] as const;

/** Files that come with a message. */
export const fileLaws = [
  'a file is described, and can be fetched later by its reference alone',
  'a file that is gone is an error in words',
] as const;

/** Files that go out. */
export const sentFileLaws = [
  'a file goes out once, with its name and its bytes',
  'an image is shown as one, and what may hold more than an image is not',
  'a file has its caption',
  'a file that is too large for the platform is a rejection with its reason',
  'a file of which nobody knows whether it arrived never doubles in silence',
  'a file that cannot go now is tried again',
] as const;

/** How a piece arrives. */
export const sendingLaws = [
  'what is sent arrives as it was, under an id of its own',
  'long and odd texts arrive',
  'pieces fit into one message each and lose nothing',
  'a piece at the limit goes, also with the mark of a repeat in front',
  'what is refused because of its marks arrives as plain text',
  'nobody is called by what an agent writes',
  'what is silent rings for nobody, and anything else rings',
] as const;

/** What becomes of a piece that does not arrive. */
export const outcomeLaws = [
  'sending to nowhere is an outcome',
  'a platform that is away is an outcome',
  'a connection that is cut after writing never doubles in silence',
  'a piece that may have arrived can be looked for',
  'too many requests are tried again when the platform said',
  'a platform that fails is tried again',
  'a place that we were put out of is a rejection with its reason',
] as const;

/** What can be pressed. */
export const buttonLaws = [
  'buttons stand below the message with their labels',
  'a press is heard before the house has taken it in',
  'a press comes once with its token, and pressed twice it is two events',
] as const;

/** Answers that grow. */
export const draftLaws = [
  'a draft becomes the answer, however often that is tried',
  'a draft that is gone is told of',
] as const;

/** What every channel keeps. The names are the tests' names, and the keys of a channel's skips. */
export const channelLaws = [
  ...lifeLaws,
  ...intakeLaws,
  ...kindLaws,
  ...groupLaws,
  ...fileLaws,
  ...sendingLaws,
  ...sentFileLaws,
  ...outcomeLaws,
  ...buttonLaws,
  ...draftLaws,
] as const;
/** One of `channelLaws`. */
export type ChannelLaw = (typeof channelLaws)[number];

/** Laws that cannot hold for a channel, each with its reason. */
export type Skips = Readonly<Partial<Record<ChannelLaw, string>>>;

/** The same reason for several laws. */
export function skipped(reason: string, laws: readonly ChannelLaw[]): Skips {
  return Object.fromEntries(laws.map((law) => [law, reason]));
}
