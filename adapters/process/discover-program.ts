import { homedir } from 'node:os';
import type { FoundAgent } from '../../src/contracts/agent-backend.ts';
import { findProgram } from './find-program.ts';

/** An agent that is the program of this name, if it is on the path. */
export async function discoverProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly FoundAgent[]> {
  const place = await findProgram(name, { workspace: homedir(), path: environment['PATH'] });
  return place === undefined ? [] : [{ name, about: `the program ${place}`, options: {} }];
}
