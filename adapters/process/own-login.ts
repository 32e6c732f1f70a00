import { mkdir } from 'node:fs/promises';
import * as z from 'zod';
import type { BackendContext } from '../../src/contracts/agent-backend.ts';

/** Where a program keeps its login, for those agents that do not share that of whoever runs the gateway. */
export const loginOption = z
  .string()
  .startsWith('/', 'Expected an absolute path, such as /var/lib/posthouse/logins/work.')
  .optional()
  .describe(
    'A folder in which the program keeps a login of its own, and its conversations. Default: those of whoever runs the gateway.',
  );

/** The variables of the gateway, with the one by which the program finds its login changed to the folder. */
export function withLogin(
  environment: BackendContext['environment'],
  variable: string,
  folder: string | undefined,
): BackendContext['environment'] {
  return folder === undefined ? environment : { ...environment, [variable]: folder };
}

/** Makes the folder, which is for its owner alone: some programs begin only where it is. */
export async function openLogin(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
}
