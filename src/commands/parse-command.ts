import { nearest } from '../kernel/nearest.ts';
import type { CommandDefinition, CommandForm, VerbDefinition } from './definition.ts';
import type { FormContent } from './parse-form.ts';
import { parseForm } from './parse-form.ts';
import { readWord } from './read-word.ts';
import { usageOf } from './usage.ts';

/** A command as it was meant: names are the definitions' own, never an alias. */
export interface ParsedCommand extends FormContent {
  readonly kind: 'command';
  readonly name: string;
  readonly verb?: string;
}

/** What a message is to the chat grammar. */
export type CommandReading =
  | ParsedCommand
  /** It was meant as a command; `text` tells the person in markdown what is wrong and how it is written. */
  | { readonly kind: 'problem'; readonly text: string }
  /** It is for the agent. */
  | { readonly kind: 'none' };

/** Reads a message that starts with `/`. A path such as `/etc/hosts` is no command. */
export function parseCommand(text: string, definitions: readonly CommandDefinition[]): CommandReading {
  const start = /^\s*\/([a-z][\w-]*)(?:@[\w.-]+)?:?(?=\s|$)/i.exec(text);
  if (!start) return { kind: 'none' };
  const written = start[1] ?? '';
  const definition = findNamed(written, definitions);
  if (!definition) return problem(unknownCommand(written, definitions));
  const rest = text.slice(start[0].length);
  return 'form' in definition
    ? finish({ definition, form: definition.form, text: rest })
    : parseVerb(definition, rest);
}

/** The definition that is called so, by its name or an alias, whatever the case. */
export function findNamed<Named extends { readonly name: string; readonly aliases?: readonly string[] }>(
  written: string,
  named: readonly Named[],
): Named | undefined {
  const word = written.toLowerCase();
  return named.find((each) => each.name === word || each.aliases?.includes(word));
}

function parseVerb(
  definition: Extract<CommandDefinition, { verbs: readonly VerbDefinition[] }>,
  text: string,
): CommandReading {
  const word = readWord(text, 0);
  const isVerb = word !== undefined && !/^(--|—)/.test(word.text);
  const written = isVerb ? word.text : definition.defaultVerb;
  if (written === undefined) return problem(`A verb is missing. ${usageLine(definition)}`);
  const verb = findNamed(written, definition.verbs);
  if (verb) return finish({ definition, verb, form: verb, text: isVerb ? text.slice(word.end) : text });
  const names = definition.verbs.flatMap((each) => [each.name, ...(each.aliases ?? [])]);
  const meant = nearest(written, names);
  const advice = meant ? ` Did you mean \`/${definition.name} ${meant}\`?` : '';
  return problem(`\`/${definition.name}\` has no verb "${written}".${advice}\n${usageLine(definition)}`);
}

interface Matched {
  readonly definition: CommandDefinition;
  readonly verb?: VerbDefinition;
  readonly form: CommandForm;
  readonly text: string;
}

function finish({ definition, verb, form, text }: Matched): CommandReading {
  const reading = parseForm(text, form);
  if (reading.kind === 'wrong') return problem(`${reading.reason}\n${usageLine(definition, verb)}`);
  const { words, rest, flags } = reading;
  return { kind: 'command', name: definition.name, ...(verb && { verb: verb.name }), words, rest, flags };
}

function unknownCommand(written: string, definitions: readonly CommandDefinition[]): string {
  const names = definitions.flatMap((each) => [each.name, ...(each.aliases ?? [])]);
  const meant = nearest(written, names);
  const advice = meant ? `Did you mean \`/${meant}\`?` : '`/help` shows what there is.';
  return `There is no command \`/${written}\`. ${advice}`;
}

function usageLine(definition: CommandDefinition, verb?: VerbDefinition): string {
  return `Usage: \`${usageOf(definition, verb)}\``;
}

function problem(text: string): CommandReading {
  return { kind: 'problem', text };
}
