import { join, resolve } from 'node:path';
import type { Agent } from '../domain/agent.ts';
import { checkEntry, type Plug } from './check-entry.ts';
import { agentSchema, type FileValues } from './file-schema.ts';
import { given } from './given.ts';
import type { Problem } from './problem.ts';
import type { YamlReading } from './read-yaml.ts';

/** Without a word in the file there is one agent, which needs no key, may keep tasks and takes quick looks. */
const defaultAgents: NonNullable<FileValues['agents']> = {
  demo: { backend: 'demo', capabilities: ['tasks:write'], models: { cheap: 'rules' } },
};

/** What the agents are made of. */
export interface AgentsInput {
  readonly agents?: FileValues['agents'];
  readonly reading: YamlReading;
  readonly backends: readonly Plug[];
  /** What relative folders start from. */
  readonly folder: string;
  readonly dataFolder: string;
}

/** The agents of the file in its order, each with the options of its back-end. */
export function readAgents(input: AgentsInput): { agents: readonly Agent[]; problems: readonly Problem[] } {
  const { agents = defaultAgents, reading, backends } = input;
  const entries = Object.entries(agents).map(([name, value]) => {
    const path = ['agents', name];
    const checked = checkEntry({ value, path, reading, house: agentSchema, key: 'backend', plugs: backends });
    return { name, checked };
  });
  return {
    problems: entries.flatMap(({ checked }) => checked.problems),
    agents: entries.flatMap(({ name, checked: { value } }) => {
      if (value === undefined) return [];
      const {
        timeout: timeoutMs,
        workspace,
        people,
        models,
        budget,
        maxConcurrentRuns,
        ...house
      } = value.house;
      const folder =
        workspace === undefined
          ? join(input.dataFolder, 'workspaces', name)
          : resolve(input.folder, workspace);
      const { options } = value;
      const roles = models && { models: given(models) };
      const more = {
        ...roles,
        ...(people && { people }),
        budget: given(budget),
        ...given({ maxConcurrentRuns }),
      };
      return [{ name, ...house, timeoutMs, options, workspace: folder, ...more }];
    }),
  };
}
