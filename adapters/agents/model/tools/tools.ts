import { type Tool, type ToolSet, tool } from 'ai';
import * as z from 'zod';
import type { BackendRequest } from '../../../../src/contracts/agent-backend.ts';
import type { GatewayTool } from '../../../../src/contracts/gateway-tools.ts';
import { type Capability, isGranted } from '../../../../src/domain/capability.ts';
import type { Clock } from '../../../../src/kernel/clock.ts';
import type { ModelOptions } from '../options.ts';
import { listFolder, readLines, replaceOnce, searchFiles, writeWhole } from './files.ts';
import { fetchPage } from './web.ts';

interface Given extends Pick<BackendRequest<ModelOptions>, 'workspace' | 'options'> {
  readonly clock: Clock;
}

/** One thing that a model may be able to do. */
interface Entry {
  readonly needs: Capability;
  readonly make: (given: Given) => Tool;
}

const path = z.string().describe('A path in the workspace, such as notes/today.md.');

/** THE LIST of its own tools: what each needs, and what it does. */
const entries: Readonly<Record<string, Entry>> = {
  read_file: {
    needs: 'fs:read',
    make: ({ workspace }) =>
      tool({
        description: 'Read some lines of a text file.',
        inputSchema: z.object({
          path,
          from: z.number().int().min(1).optional().describe('The first line; 1 without it.'),
          count: z.number().int().min(1).optional().describe('How many lines; 400 without it.'),
        }),
        execute: (input) => readLines(workspace, input),
      }),
  },
  list_folder: {
    needs: 'fs:read',
    make: ({ workspace }) =>
      tool({
        description: 'List what is in a folder.',
        inputSchema: z.object({ path: path.default('.') }),
        execute: (input) => listFolder(workspace, input.path),
      }),
  },
  search_files: {
    needs: 'fs:read',
    make: ({ workspace }) =>
      tool({
        description: 'Find the lines of all files below a folder that hold a text, exactly as it is written.',
        inputSchema: z.object({ text: z.string().min(1), path: path.optional() }),
        execute: (input) => searchFiles(workspace, input),
      }),
  },
  write_file: {
    needs: 'fs:write',
    make: ({ workspace }) =>
      tool({
        description: 'Make a text file, or put another text in the place of one.',
        inputSchema: z.object({ path, text: z.string() }),
        execute: (input) => writeWhole(workspace, input),
      }),
  },
  edit_file: {
    needs: 'fs:write',
    make: ({ workspace }) =>
      tool({
        description: 'Replace a passage that stands exactly once in a text file.',
        inputSchema: z.object({ path, find: z.string().min(1), replace: z.string() }),
        execute: (input) => replaceOnce(workspace, input),
      }),
  },
  fetch_page: {
    needs: 'web:fetch',
    make: ({ options, clock }) =>
      tool({
        description: 'Get a page of the web as text.',
        inputSchema: z.object({ url: z.url() }),
        execute: ({ url }, { abortSignal }) =>
          soon(clock, abortSignal, (signal) => fetchPage(url, { allowHosts: options.allowHosts, signal })),
      }),
  },
};

/** The tools that a request's capabilities allow, those of the gateway among them; of the others the model never hears. */
export function toolsFor({
  capabilities,
  tools,
  ...given
}: BackendRequest<ModelOptions> & { readonly clock: Clock }): ToolSet {
  const allowed = Object.entries(entries).filter(([, { needs }]) => isGranted(capabilities, needs));
  return Object.fromEntries([
    ...allowed.map(([name, { make }]) => [name, make(given)]),
    ...tools.map((each) => [each.name, ofGateway(each)]),
  ]);
}

function ofGateway({ description, input: inputSchema, call }: GatewayTool): Tool {
  return tool({ description, inputSchema, execute: async (input) => (await call(input)).text });
}

const longestFetchMs = 20_000;

/** Does something that must not keep the model waiting for ever. */
async function soon<Result>(
  clock: Clock,
  signal: AbortSignal | undefined,
  work: (until: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const timer = clock.after(longestFetchMs, () => late.abort());
  try {
    return await work(signal ? AbortSignal.any([signal, late.signal]) : late.signal);
  } finally {
    timer.cancel();
  }
}
