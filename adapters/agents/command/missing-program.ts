import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { BackendContext, BackendNeeds } from '../../../src/contracts/agent-backend.ts';
import { argvOf, type CommandOptions, modelPlaceholder, noModelNamed, takesModel } from './options.ts';

/** What keeps the program from being started, looked at without starting it. */
export async function missingProgram(
  { options, model, workspace }: BackendNeeds<CommandOptions>,
  environment: BackendContext['environment'],
): Promise<string | undefined> {
  const [program = ''] = argvOf(options.command) ?? [];
  if (takesModel(options) && model === undefined) return noModelNamed;
  if (!takesModel(options) && model !== undefined) {
    return `The command cannot be told which model to use. Put ${modelPlaceholder} into its arguments, or take \`models\` out of the agent.`;
  }
  const path =
    options.environment['PATH'] ?? (options.inheritEnvironment.includes('PATH') ? environment['PATH'] : '');
  const isPath = isAbsolute(program) || program.includes('/');
  const places = isPath
    ? [resolve(workspace, program)]
    : (path || usualPath).split(delimiter).map((folder) => join(resolve(workspace, folder), program));
  for (const place of places) {
    if (await mayRun(place)) return undefined;
  }
  return `The program "${program}" was not found, or may not be run. Install it, or mend the agent's command.`;
}

/** Where a system looks that was told nothing. */
const usualPath = '/usr/local/bin:/usr/bin:/bin';

async function mayRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
