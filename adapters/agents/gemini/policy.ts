import type { Capability } from '../../../src/domain/capability.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import { harmlessCommands, lookingCommands } from '../../process/harmless-commands.ts';

/** One rule: the tools, the beginnings of commands if only those, and what becomes of them. */
interface Rule {
  readonly tools: readonly string[];
  /** The server whose tools they are, if not its own. */
  readonly server?: string;
  readonly commands?: readonly string[];
  /** What the arguments, as JSON, must hold. */
  readonly pattern?: string;
  /** Whether a command may also write its output to files. */
  readonly isWhole?: boolean;
  readonly decision: 'allow' | 'deny';
  readonly priority: number;
}

const shell = 'run_shell_command';
// A pattern that repeats a group is taken for unsafe, and its rule is left out without a word.
/** What an allowed command may not hold: ways out of the folder, and to write or run another. */
const leaving = String.raw`"command":".*(?: /|=/|\\"/|'/|\.\./| \.\.|~|\$| --output| --pre| --ext-diff)`;
const reading = ['read_file', 'read_many_files', 'glob', 'grep_search', 'list_directory'];
const writing = ['write_file', 'replace'];

/** What the capabilities come to, in the words of its policy; everything else is denied, and a tool that is denied is not there. */
export function policyOf(capabilities: readonly Capability[], asksGateway = false): string {
  const may = (...wanted: readonly Capability[]) => wanted.some((each) => capabilities.includes(each));
  const commands = [
    ...(may('shell:read') ? harmlessCommands : []),
    ...(may('gh:read') ? lookingCommands : []),
    ...(may('gh:write') ? ['gh'] : []),
  ];
  const tools = [
    ...(may('fs:read', 'fs:write') ? reading : []),
    ...(may('fs:write') ? writing : []),
    ...(may('web:fetch') ? ['web_fetch', 'google_web_search'] : []),
  ];
  const rules: readonly Rule[] = [
    { tools: ['*'], decision: 'deny', priority: 997 },
    ...(tools.length > 0 ? [{ tools, decision: 'allow', priority: 998 } as const] : []),
    ...(may('shell:write')
      ? [{ tools: [shell], isWhole: true, decision: 'allow', priority: 998 } as const]
      : []),
    ...(commands.length > 0 && !may('shell:write')
      ? ([
          { tools: [shell], pattern: leaving, decision: 'deny', priority: 999 },
          { tools: [shell], commands, decision: 'allow', priority: 998 },
        ] as const)
      : []),
    // The gateway holds its tools to the capabilities itself.
    ...(asksGateway ? [{ tools: ['*'], server: toolServer, decision: 'allow', priority: 998 } as const] : []),
  ];
  return rules.map(written).join('\n');
}

/** As TOML, whose strings and lists are those of JSON. */
function written({ tools, server, commands, pattern, isWhole, decision, priority }: Rule): string {
  const isAll = tools[0] === '*';
  return [
    '[[rule]]',
    `toolName = ${JSON.stringify(isAll ? '*' : tools)}`,
    ...(server === undefined ? [] : [`mcpName = ${JSON.stringify(server)}`]),
    ...(commands ? [`commandPrefix = ${JSON.stringify(commands)}`] : []),
    ...(pattern === undefined ? [] : [`argsPattern = ${JSON.stringify(pattern)}`]),
    ...(isWhole ? ['allowRedirection = true'] : []),
    `decision = "${decision}"`,
    `priority = ${priority}`,
    '',
  ].join('\n');
}
