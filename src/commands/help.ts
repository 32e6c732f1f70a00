import type { Role } from '../domain/person.ts';
import type { CommandDefinition, CommandForm, VerbDefinition } from './definition.ts';
import { usageOf } from './usage.ts';

/** All that the role may use, one line each, as markdown. */
export function helpList(definitions: readonly CommandDefinition[], role: Role): string {
  const lines = usable(definitions, role).map((each) => `\`${usageOf(each)}\` — ${each.summary}`);
  return ['**Commands**', ...lines, '', 'More about one: `/help task`'].join('\n');
}

/** One command, or one verb of it, with its usage and examples; undefined when the role may not use it. */
export function helpFor(definition: CommandDefinition, role: Role, verbName?: string): string | undefined {
  if (!mayUse(definition.role, role)) return undefined;
  if ('form' in definition) return page(definition, definition.form, [usageOf(definition)]);
  const verbs = usableVerbs(definition.verbs, role);
  if (verbName === undefined) {
    const lines = verbs.map((verb) => `\`${usageOf(definition, verb)}\` — ${verb.summary}`);
    const examples = verbs.flatMap((verb) => verb.examples?.slice(0, 2) ?? []);
    return [
      `**/${definition.name}** — ${definition.summary}`,
      ...lines,
      ...exampleLines(definition, examples),
    ].join('\n');
  }
  const verb = verbs.find((each) => each.name === verbName);
  return verb && page({ ...definition, summary: verb.summary }, verb, [usageOf(definition, verb)]);
}

/** Whether a person of the role may use what asks for `needed`. */
export function mayUse(needed: Role, role: Role): boolean {
  return role === 'owner' || needed === 'member';
}

function usable(definitions: readonly CommandDefinition[], role: Role): readonly CommandDefinition[] {
  return definitions.filter((each) => mayUse(each.role, role));
}

function usableVerbs(verbs: readonly VerbDefinition[], role: Role): readonly VerbDefinition[] {
  return verbs.filter((verb) => mayUse(verb.role ?? 'member', role));
}

function page(definition: CommandDefinition, form: CommandForm, usage: readonly string[]): string {
  const flags = (form.flags ?? []).map((flag) => `\`--${flag.name}\` — ${flag.summary}`);
  const head = usage.map((line) => `**${line}** — ${definition.summary}`);
  return [
    ...head,
    ...flags,
    ...exampleLines(definition, form.examples ?? []),
    ...aliasLines(definition),
  ].join('\n');
}

function exampleLines(definition: CommandDefinition, examples: readonly string[]): readonly string[] {
  const lines = examples.map((example) => `\`/${`${definition.name} ${example}`.trim()}\``);
  return lines.length > 0 ? ['', 'Examples:', ...lines] : [];
}

function aliasLines(definition: CommandDefinition): readonly string[] {
  const names = 'form' in definition ? (definition.aliases ?? []) : [];
  return names.length > 0 ? ['', `Also: ${names.map((name) => `\`/${name}\``).join(', ')}`] : [];
}
