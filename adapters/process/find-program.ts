import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { notFound, type ProgramName } from './program-endings.ts';

/** Where a system looks that was told nothing. */
const usualPath = '/usr/local/bin:/usr/bin:/bin';

/** From where a program is started. */
interface Place {
  readonly workspace: string;
  readonly path: string | undefined;
}

/** Where the program is that would be started by this name or path; undefined when none would. */
export async function findProgram(program: string, { workspace, path }: Place): Promise<string | undefined> {
  const isPath = isAbsolute(program) || program.includes('/');
  const places = isPath
    ? [resolve(workspace, program)]
    : (path || usualPath).split(delimiter).map((folder) => join(resolve(workspace, folder), program));
  for (const place of places) {
    if (await mayRun(place)) return place;
  }
  return undefined;
}

/** Whether a program can be started by its name or its path, without starting it. */
export async function canRun(program: string, from: Place): Promise<boolean> {
  return (await findProgram(program, from)) !== undefined;
}

/** What is said where a program cannot be started, without starting it; undefined where it can. */
export async function missingProgram(
  { program, install }: Pick<ProgramName, 'program' | 'install'>,
  where: { readonly workspace: string; readonly path: string | undefined },
): Promise<string | undefined> {
  return (await canRun(program, where)) ? undefined : notFound({ program, install });
}

async function mayRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
