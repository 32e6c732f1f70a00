import type { CommandSummary } from '../contracts/command-summary.ts';
import type { CommandDefinition } from './definition.ts';

/** What platforms show in their own menus: what everybody may use, since a menu is the same for all. */
export function commandSummaries(definitions: readonly CommandDefinition[]): readonly CommandSummary[] {
  return definitions
    .filter(({ role }) => role === 'member')
    .map(({ name, summary, directOnly }) => ({ name, summary, ...(directOnly && { directOnly }) }));
}
