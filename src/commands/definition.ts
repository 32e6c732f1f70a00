import type { Role } from '../domain/person.ts';

/** A command of the chat grammar, as data: parser, help, README table and platform menus are all made from it. */
export type CommandDefinition = {
  /** Without the slash, in lower case. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** The least that a person must be. */
  readonly role: Role;
  /** It is about the person who writes: works everywhere, but is left out of the menu of groups. */
  readonly directOnly?: true;
} & (
  | { readonly form: CommandForm }
  /** `defaultVerb` is meant when none is written; without it a verb must be. */
  | { readonly verbs: readonly VerbDefinition[]; readonly defaultVerb?: string }
);

/** A verb of a command, such as `pause` of `/task`. */
export interface VerbDefinition extends CommandForm {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Only where it asks for more than the command does. */
  readonly role?: Role;
}

/** What may be written behind a command or a verb. */
export interface CommandForm {
  readonly words?: readonly ArgumentDefinition[];
  /** All text behind the words is taken as it is, quotes and line ends included. */
  readonly rest?: ArgumentDefinition;
  /** Where there are none, a raw text may contain `--anything`. */
  readonly flags?: readonly FlagDefinition[];
  /** Without the slash and the command's name, such as `pause T-7`. */
  readonly examples?: readonly string[];
}

/** One thing to write, called by a word in capitals. Optional ones come last. */
export interface ArgumentDefinition {
  readonly name: string;
  readonly optional?: true;
}

/** A flag: `--yes` is a switch, `--tz ZONE` takes a value. */
export interface FlagDefinition {
  /** Without the dashes. */
  readonly name: string;
  /** Other words that it is called by; it is known by its name all the same. */
  readonly aliases?: readonly string[];
  readonly kind: 'switch' | 'value';
  /** What a value is called in the usage line. */
  readonly value?: string;
  readonly summary: string;
}
