import type { CommandDefinition } from './definition.ts';
import { usageOf } from './usage.ts';

/** All commands and verbs as a markdown table for the README. */
export function commandTable(definitions: readonly CommandDefinition[]): string {
  const rows = definitions.flatMap((definition) => {
    const who = (role: string) => (role === 'owner' ? 'owners' : 'everyone');
    if ('form' in definition) return [row(usageOf(definition), definition.summary, who(definition.role))];
    return definition.verbs.map((verb) =>
      row(usageOf(definition, verb), verb.summary, who(verb.role ?? definition.role)),
    );
  });
  return ['| command | does | for |', '| --- | --- | --- |', ...rows].join('\n');
}

function row(usage: string, summary: string, who: string): string {
  return `| \`${usage.replaceAll('|', '\\|')}\` | ${summary} | ${who} |`;
}
