/** How something is said in a group. */
export interface GroupSaying {
  /** Our mention stands in front. */
  readonly mention?: boolean;
  /** It is said in a thread or topic of the group. */
  readonly thread?: boolean;
  /** It answers the newest thing that we said in the group. */
  readonly replying?: boolean;
}

/** How a platform refuses what is sent: for three seconds, by a fault of its own, for good, or because of the marks. */
export type PlatformFault = 'busy' | 'broken' | 'closed' | 'marks';

/** What else can happen on a platform. A law that needs an act that a trial lacks must be in its skips. */
export interface ChannelActs {
  /** The first person changes the newest thing that they said directly. */
  edit(text: string): void;
  /** The platform changes something else about it, such as the preview of a link. */
  touch(): void;
  /** The first person deletes it. */
  unsay(): void;
  /** The platform tells of it once more. */
  repeat(): void;
  /** The first person answers our newest message to them. */
  reply(text: string): void;
  /** The first person speaks in a group that the account is in. */
  sayInGroup(text: string, how?: GroupSaying): void;
  /** The first person gives a command there, in the platform's own way; the words are without a slash. */
  commandInGroup(words: string): void;
  /** What the first person alone was shown in the group, oldest first. */
  whispered(): readonly string[];
  /** The first person puts a thumb up below our newest message to them, or takes it back. */
  react(isAdded: boolean): void;
  /** The group goes on under another id. */
  moveGroup(): void;
  /** We are put out of the group, and let in again. */
  putOut(): void;
  letIn(): void;
  /** Another bot speaks there. */
  sayAsBot(text: string): void;
  /** The first person sends a file directly. */
  attach(file: { readonly name: string; readonly mimeType: string; readonly content: string }): void;
  /** All files that were sent are deleted. */
  loseFiles(): void;
  /** The labels below our newest message to the first person. */
  buttons(): Promise<readonly string[]>;
  /** The first person presses one of them. Resolves when they see that it was heard. */
  press(label: string): Promise<void>;
  /** All ways to write a mention of the first person, or of everybody; the first is one that people type. */
  mentions(): readonly string[];
  /** Who is called by the newest message in the first person's conversation, whoever wrote it. */
  called(): readonly string[];
  /** Whether phones rang for our newest message to the first person. */
  rang(): boolean;
  /** What becomes of the next message that we send, of the next edit, or of the next file. */
  fail(fault: PlatformFault, on: 'message' | 'edit' | 'file'): void;
  /** The commands in the platform's menu, and how often it was set. */
  menu(): { readonly names: readonly string[]; readonly changes: number };
}

/** One act of a trial. @throws Error when the trial has none, which says what to do */
export function actOf<Name extends keyof ChannelActs>(
  acts: Partial<ChannelActs> | undefined,
  name: Name,
): ChannelActs[Name] {
  const act: ChannelActs[Name] | undefined = acts?.[name];
  if (act === undefined) {
    throw new Error(`The trial has no act "${name}": add it, or name this law in its skips with a reason.`);
  }
  return act;
}
