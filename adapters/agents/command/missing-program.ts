import type { BackendContext, BackendNeeds } from '../../../src/contracts/agent-backend.ts';
import { canRun } from '../../process/find-program.ts';
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
  if (await canRun(program, { workspace, path })) return undefined;
  return `The program "${program}" was not found, or may not be run. Install it, or mend the agent's command.`;
}
