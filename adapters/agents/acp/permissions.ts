import type { Capability } from '../../../src/domain/capability.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import { looksAtFiles, looksAtGitHub, type Words } from './commands.ts';

/** What an agent asks to do, as far as the rules look at it. */
export interface Wish {
  /** The kind of the tool, in the protocol's words. */
  readonly kind: string;
  /** What the tool may be called: the name of the server that it comes from stands in front. */
  readonly names: readonly string[];
  /** Every file and folder that it speaks of, as it really lies on the disk. */
  readonly places: readonly string[];
  /** What it would run, where that can be told. */
  readonly programs: readonly Words[] | undefined;
}

/** What a request may do. */
export interface Grant {
  readonly capabilities: readonly Capability[];
  /** As it really lies on the disk. */
  readonly workspace: string;
}

/** The tools of the gateway's own server hold themselves to the capabilities. */
const ofGateway = new RegExp(`^(?:mcp(?:__|_|\\.))?${toolServer}(?:__|_|\\.|/)[\\w-]+$`);

/** Whether it may do what it asks. In doubt it may not. */
export function isAllowed({ kind, names, places, programs }: Wish, grant: Grant): boolean {
  const may = (...wanted: readonly Capability[]) => wanted.some((each) => grant.capabilities.includes(each));
  const isInside = places.every((place) => lies(place, grant.workspace));
  switch (kind) {
    case 'think':
      return true;
    case 'read':
      return may('fs:read', 'fs:write') && isInside && places.length > 0;
    case 'search':
      return may('fs:read', 'fs:write') && isInside;
    case 'edit':
    case 'delete':
    case 'move':
      // What lies in there can name programs that run when somebody only looks.
      return may('fs:write') && isInside && places.length > 0 && !places.some(isOfGit);
    case 'fetch':
      return may('web:fetch');
    case 'execute':
      return may('shell:write') || (isInside && programs?.every((each) => mayRun(each, may)) === true);
    case 'other':
      return names.some((name) => ofGateway.test(name));
    default:
      return false;
  }
}

function mayRun(words: Words, may: (...wanted: readonly Capability[]) => boolean): boolean {
  if (may('shell:read') && looksAtFiles(words)) return true;
  if (may('gh:read') && looksAtGitHub(words)) return true;
  return may('gh:write') && words[0] === 'gh';
}

function lies(place: string, folder: string): boolean {
  return place === folder || place.startsWith(`${folder}/`);
}

function isOfGit(place: string): boolean {
  return place.split('/').includes('.git');
}
