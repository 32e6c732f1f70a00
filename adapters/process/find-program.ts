import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { notFound, type ProgramName } from './program-endings.ts';

/** Where a system looks that was told nothing. */
const usualPath = '/usr/local/bin:/usr/bin:/bin';

/** Whether a program can be started by its name or its path, without starting it. */
export async function canRun(
  program: string,
  { workspace, path }: { readonly workspace: string; readonly path: string | undefined },
): Promise<boolean> {
  const isPath = isAbsolute(program) || program.includes('/');
  const places = isPath
    ? [resolve(workspace, program)]
    : (path || usualPath).split(delimiter).map((folder) => join(resolve(workspace, folder), program));
  for (const place of places) {
    if (await mayRun(place)) return true;
  }
  return false;
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
