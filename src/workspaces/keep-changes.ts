import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitFolders } from '../contracts/agent-backend.ts';
import { borrowedPart, kindOf } from './borrowed-part.ts';
import { type Git, type GitPlace, troubleOf } from './git.ts';
import { filterQuestion, placeOf, type Worktree, withoutFilters } from './worktree.ts';
import { indexOf } from './worktree-note.ts';

/** What became of the changes in a worktree. */
export type Kept =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'kept'; readonly ref: string }
  | { readonly kind: 'lost'; readonly reason: string };

const author = { NAME: 'Posthouse', EMAIL: 'posthouse@localhost' };

/** Keeps what was changed and committed in a worktree under a ref of its repository; of nothing, nothing is kept. */
export async function keepChanges(git: Git, worktree: Worktree, name: string): Promise<Kept> {
  const { own, shared } = worktree.git;
  if ((await kindOf(worktree.tree)) !== 'folder') return { kind: 'unchanged' };
  const isThere = (await kindOf(shared)) === 'folder' && (await kindOf(own)) === 'folder';
  const trouble = isThere ? await borrowedPart(shared) : `${own} is gone`;
  if (trouble !== undefined) return { kind: 'lost', reason: `its repository is not whole: ${trouble}` };
  await pointHome(worktree.git);
  const place = await placeWithIndex(worktree);
  const settings = withoutFilters(await git(place, filterQuestion));
  const ask = async (args: readonly string[], variables = {}): Promise<string> => {
    const answer = await git({ ...place, settings, variables: { ...place.variables, ...variables } }, args);
    if (answer.kind !== 'done') throw new NotKept(troubleOf(answer));
    return answer.text;
  };
  try {
    return await keep(ask, worktree, name);
  } catch (err) {
    if (err instanceof NotKept) return { kind: 'lost', reason: err.message };
    throw err;
  }
}

/** What git keeps refs in is looked up in the worktree's own folder, whatever else it is told. */
async function pointHome({ own, shared }: GitFolders): Promise<void> {
  const path = join(own, 'commondir');
  await rm(path, { recursive: true, force: true });
  await writeFile(path, `${shared}\n`);
}

/** With a copy of its index: git would follow a link in its place, and write wherever that leads. */
async function placeWithIndex(worktree: Worktree): Promise<Required<Pick<GitPlace, 'folder' | 'variables'>>> {
  const { folder, variables } = placeOf(worktree);
  const index = join(worktree.git.own, 'index');
  const copy = indexOf(worktree.tree);
  await Promise.all([copy, `${copy}.lock`].map((each) => rm(each, { force: true })));
  if ((await kindOf(index)) === 'file') await copyFile(index, copy);
  return { folder, variables: { ...variables, GIT_INDEX_FILE: copy } };
}

class NotKept extends Error {}

type Ask = (args: readonly string[], variables?: Readonly<Record<string, string>>) => Promise<string>;

async function keep(ask: Ask, { base }: Worktree, name: string): Promise<Kept> {
  // What cannot be read is left out, for the sake of the rest.
  await ask(['add', '--all', '--ignore-errors']).catch(() => {});
  const head = await ask(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).catch(() => base);
  const tree = await ask(['write-tree']);
  const isCommitted = tree === (await ask(['rev-parse', `${head}^{tree}`]));
  if (isCommitted && head === base) return { kind: 'unchanged' };
  const ref = `refs/posthouse/runs/${name}`;
  const commit = isCommitted ? head : await commitOf(ask, { tree, head, name });
  await ask(['update-ref', ref, commit]);
  return { kind: 'kept', ref };
}

function commitOf(ask: Ask, { tree, head, name }: Record<'tree' | 'head' | 'name', string>): Promise<string> {
  const people = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(author).map(([part, value]) => [`GIT_${role}_${part}`, value]),
  );
  const message = `What run ${name} left`;
  return ask(['commit-tree', tree, '-p', head, '-m', message], Object.fromEntries(people));
}
