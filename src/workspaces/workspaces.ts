import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Agent } from '../domain/agent.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLanes } from '../kernel/lanes.ts';
import { addWorktree } from './add-worktree.ts';
import { closeWorktree, type WorktreeEnd } from './close-worktree.ts';
import { findRepository, type Repository } from './find-repository.ts';
import { createGit } from './git.ts';
import { leftTrees } from './left-trees.ts';
import { type RunTry, treeName } from './tree-name.ts';
import type { Workplace } from './workplace.ts';
import { removeWorktree, type Worktree } from './worktree.ts';
import { forgetNote, noteWorktree } from './worktree-note.ts';

/** Gives runs their folders. */
export interface Workspaces {
  /** Where the agent's folder is in a git repository, a worktree of its own; elsewhere the agent's folder itself. */
  open(agent: Pick<Agent, 'workspace' | 'worktrees'>, run: RunTry): Promise<Workplace>;
  /** Closes the worktrees of tries that are over. `isOver` is asked of those that are not in hand here. */
  clearUp(isOver: (run: RunTry) => Promise<boolean>): Promise<readonly ClearedUp[]>;
}

/** A worktree that somebody had left behind. */
export interface ClearedUp extends WorktreeEnd {
  readonly run: RunTry;
}

interface WorkspacesDeps {
  /** Where worktrees are made. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** The folders of all runs on this node. */
export function createWorkspaces({ folder, environment, clock }: WorkspacesDeps): Workspaces {
  const git = createGit(environment);
  const lanes = createLanes();
  const held = new Set<string>();
  // What git writes down of the worktrees of one repository is written by one at a time.
  const close = (worktree: Worktree, name: string) =>
    lanes(worktree.git.shared, () => closeWorktree(git, worktree, name));

  return {
    async open({ workspace, worktrees }, run) {
      if (worktrees === 'off') return inItself(workspace);
      const found = await findRepository(git, workspace);
      if (found.kind === 'none') return inItself(workspace, found.reason);
      const name = treeName(run);
      held.add(name);
      const worktree = worktreeOf(found, join(folder, name));
      const { trouble } = await add(found, worktree);
      if (trouble !== undefined) {
        held.delete(name);
        return inItself(workspace, trouble);
      }
      return {
        folder: join(worktree.tree, found.prefix),
        // Of a part of the tree git could not be asked without the rest.
        ...(found.prefix === '' && { repository: worktree.git }),
        async close() {
          const { isGone, ...end } = await close(worktree, name);
          if (isGone) held.delete(name);
          return end;
        },
      };
    },
    async clearUp(isOver) {
      const ended: ClearedUp[] = [];
      for (const { name, run, worktree } of await leftTrees(folder, held)) {
        if (!(await isOver(run))) continue;
        const end = await close(worktree, name);
        // What could not be cleared up is not tried again before the next start.
        if (!end.isGone) held.add(name);
        ended.push({ run, ...end });
      }
      return ended;
    },
  };

  async function add(repository: Repository, worktree: Worktree): Promise<{ readonly trouble?: string }> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await noteWorktree(worktree);
    return lanes(repository.shared, async () => {
      const added = await addWorktree({ git, clock }, repository, worktree);
      if (added.trouble === undefined) return added;
      await removeWorktree(worktree);
      await forgetNote(worktree.tree);
      return added;
    });
  }
}

function worktreeOf({ shared, base }: Repository, tree: string): Worktree {
  return { tree, git: { shared, own: join(shared, 'worktrees', basename(tree)) }, base };
}

function inItself(folder: string, reason?: string): Workplace {
  const note = reason === undefined ? {} : { note: `It worked in the agent's own folder: ${reason}.` };
  return { folder, close: async () => note };
}
