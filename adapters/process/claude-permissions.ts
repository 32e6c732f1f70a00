import type { Capability } from '../../src/domain/capability.ts';
import { harmlessCommands, lookingCommands } from './harmless-commands.ts';

/** Which tools there are, and which uses of them are allowed without asking. */
export interface Permissions {
  readonly tools: readonly string[];
  readonly rules: readonly string[];
}

const nothing: Permissions = { tools: [], rules: [] };

/** What the capabilities come to; everything else is denied. A write includes its read. */
export function permissionsOf(capabilities: readonly Capability[], workspace: string): Permissions {
  const each = capabilities.map((capability) => grants(workspace)[capability] ?? nothing);
  return {
    tools: [...new Set(each.flatMap(({ tools }) => tools))],
    rules: [...new Set(each.flatMap(({ rules }) => rules))],
  };
}

function grants(workspace: string): Readonly<Partial<Record<Capability, Permissions>>> {
  const looking = ['Read', 'Glob', 'Grep'];
  return {
    // It reads what is in its folder without a rule, and nothing else.
    'fs:read': { tools: looking, rules: [] },
    'fs:write': { tools: [...looking, 'Edit', 'Write'], rules: [`Edit(/${workspace}/**)`] },
    // Behind `&&`, `;` or a pipe each must be allowed by itself.
    'shell:read': { tools: ['Bash'], rules: harmlessCommands.map(asRule) },
    'shell:write': { tools: ['Bash'], rules: ['Bash'] },
    'web:fetch': { tools: ['WebFetch', 'WebSearch'], rules: ['WebFetch', 'WebSearch'] },
    'gh:read': { tools: ['Bash'], rules: lookingCommands.map(asRule) },
    'gh:write': { tools: ['Bash'], rules: [asRule('gh')] },
  };
}

function asRule(command: string): string {
  return `Bash(${command}:*)`;
}
