import { type Tool, type ToolSet, tool } from 'ai';
import * as z from 'zod';
import type { BackendRequest } from '../../../../src/contracts/agent-backend.ts';
import type { GatewayTool } from '../../../../src/contracts/gateway-tools.ts';
import { type Capability, isGranted } from '../../../../src/domain/capability.ts';
import type { Clock } from '../../../../src/kernel/clock.ts';
import type { Sandbox } from '../../../process/sandbox.ts';
import type { ModelOptions } from '../options.ts';
import { listFolder, readLines, replaceOnce, searchFiles, writeWhole } from './files.ts';
import { runShell, type ShellDeps } from './shell.ts';
import { fetchPage } from './web.ts';

/** What tools work with, besides the request. */
export interface Surroundings {
  readonly clock: Clock;
  readonly sandbox: Sandbox;
  /** Where programs are looked for. */
  readonly path: string | undefined;
}

interface Given extends Pick<BackendRequest<ModelOptions>, 'workspace' | 'options'> {
  readonly clock: Clock;
  readonly shell: ShellDeps;
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
  run_command: {
    needs: 'shell:read',
    make: ({ shell }) =>
      tool({
        description:
          'Run a command line in the workspace and get what it writes, both outputs together. What it may change and reach is limited; it has no terminal, and it ends when its time is over.',
        inputSchema: z.object({
          command: z.string().min(1).max(20_000),
          seconds: z.number().int().min(1).max(600).default(60).describe('How long it may take.'),
        }),
        execute: (input, { abortSignal = new AbortController().signal, toolCallId }) =>
          runShell(shell, { ...input, id: toolCallId }, abortSignal),
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

/** The names of its own tools that capabilities allow. */
export function ownTools(capabilities: readonly Capability[]): readonly string[] {
  return Object.keys(entries).filter((name) => entries[name] && isGranted(capabilities, entries[name].needs));
}

/** The tools that a request's capabilities allow; of the others the model never hears. */
export function toolsFor(request: BackendRequest<ModelOptions>, surroundings: Surroundings): ToolSet {
  const { capabilities, tools } = request;
  const given = { ...request, clock: surroundings.clock, shell: { request, ...surroundings } };
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
