import type { Capability } from '../../../src/domain/capability.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import { harmlessCommands, lookingCommands } from '../../process/harmless-commands.ts';

/** Whether a tool may be used; or which uses of it may, the last that fits. */
export type Permission = 'allow' | 'deny' | Readonly<Record<string, 'allow' | 'deny'>>;

/** What an allowed command may not hold: ways to write, to run another, and to reach out of the folder. */
const never = [
  ...['*>*', '*<*', '*`*', '*$*', '* --output*', '* --pre*', '* --ext-diff*', '* -C *'],
  ...['* /*', '*=/*', '*"/*', "*'/*", '*../*', '* ..', '*~*'],
];

/** What the capabilities come to; everything else is denied, and a tool that is denied is not there. */
export function permissionsOf(
  capabilities: readonly Capability[],
  asksGateway = false,
): Readonly<Record<string, Permission>> {
  const may = (...wanted: readonly Capability[]) => wanted.some((each) => capabilities.includes(each));
  const reads = may('fs:read', 'fs:write') ? 'allow' : 'deny';
  const reaches = may('web:fetch') ? 'allow' : 'deny';
  return {
    // The first, since the last that fits decides.
    '*': 'deny',
    ...{ read: reads, glob: reads, grep: reads, list: reads },
    edit: may('fs:write') ? 'allow' : 'deny',
    ...{ webfetch: reaches, websearch: reaches },
    bash: shellOf(may),
    // Who may run anything reaches everything by that.
    external_directory: may('shell:write') ? 'allow' : 'deny',
    // The gateway holds its tools to the capabilities itself.
    ...(asksGateway && { [`${toolServer}_*`]: 'allow' }),
  };
}

function shellOf(may: (...wanted: readonly Capability[]) => boolean): Permission {
  if (may('shell:write')) return 'allow';
  const commands = [
    ...(may('shell:read') ? harmlessCommands : []),
    ...(may('gh:read') ? lookingCommands : []),
    ...(may('gh:write') ? ['gh'] : []),
  ];
  if (commands.length === 0) return 'deny';
  return Object.fromEntries([
    ['*', 'deny'],
    ...commands.flatMap((each) => [
      [each, 'allow'],
      [`${each} *`, 'allow'],
    ]),
    ...never.map((each) => [each, 'deny']),
  ]);
}
