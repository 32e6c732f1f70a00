import type { ArgumentDefinition, CommandDefinition, CommandForm, VerbDefinition } from './definition.ts';

/** How a command, or one verb of it, is written: `/task new WHEN [NAME:] PROMPT [--tz ZONE]`. */
export function usageOf(definition: CommandDefinition, verb?: VerbDefinition): string {
  const start = `/${definition.name}`;
  if ('form' in definition) return [start, ...formParts(definition.form)].join(' ');
  if (verb) return [start, verb.name, ...formParts(verb)].join(' ');
  const names = definition.verbs.map((each) => each.name).join('|');
  return `${start} ${definition.defaultVerb === undefined ? names : `[${names}]`}`;
}

/** More flags than these are told by the help alone. */
const mostFlags = 4;

function formParts({ words = [], rest, flags = [] }: CommandForm): readonly string[] {
  const each = flags.map((flag) =>
    flag.kind === 'switch' ? `[--${flag.name}]` : `[--${flag.name} ${flag.value ?? 'VALUE'}]`,
  );
  const written = each.length > mostFlags ? ['[--FLAG VALUE …]'] : each;
  return [...words, ...(rest ? [rest] : [])].map(placeholder).concat(written);
}

function placeholder({ name, optional }: ArgumentDefinition): string {
  return optional ? `[${name}]` : name;
}
