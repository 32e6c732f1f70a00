import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import: from a file of ours to a file of ours, or to a package. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

const root = new URL('../..', import.meta.url).pathname;

/** The files that the rules speak of. */
export function sourceFiles(): readonly string[] {
  return globSync(['src/**/*.ts', 'adapters/**/*.{ts,tsx}'], { cwd: root }).toSorted();
}

/** Every import of a file, types and dynamic ones included; packages by their bare name. */
export function importsOf(file: string, text = readFileSync(join(root, file), 'utf8')): readonly Import[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const specifiers = [...bare.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers
    .filter((to) => !to.startsWith('node:'))
    .map((to) => ({ from: file, to: target(file, to) }));
}

function target(from: string, to: string): string {
  if (to.startsWith('.')) return normalize(join(dirname(from), to));
  return packageOf(to);
}

/** A package's name without the way into it. */
export function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The floor of each room; a file may import its own room and any floor below. */
const floors: Readonly<Record<string, number>> = {
  kernel: 0,
  domain: 1,
  contracts: 2,
  access: 3,
  routing: 3,
  outbox: 3,
  workspaces: 3,
  sessions: 3,
  turns: 3,
  tasks: 3,
  runs: 3,
  plans: 3,
  commands: 4,
  tools: 4,
  models: 4,
  web: 4,
  gateway: 5,
  scheduler: 5,
  worker: 5,
  delivery: 5,
};
/** Services build on services: a later one may import an earlier one. */
const services = ['access', 'routing', 'outbox', 'workspaces', 'sessions', 'turns', 'tasks', 'runs', 'plans'];
const attic = ['cli', 'config', 'main.ts', 'app.ts', 'app-parts.ts', 'docs.ts', 'log.ts'];

const modelBackEnd = /^adapters\/agents\/model\//;
const acpBackEnd = /^adapters\/agents\/acp\//;

/** Where each package lives; zod may describe options in contracts and adapters too. */
const owners: Readonly<Record<string, RegExp>> = {
  'drizzle-orm': /^src\/store\//,
  postgres: /^src\/store\//,
  'pg-boss': /^src\/store\//,
  hono: /^src\/web\//,
  '@hono/node-server': /^src\/web\//,
  'mdast-util-from-markdown': /^adapters\/markdown\//,
  'mdast-util-gfm': /^adapters\/markdown\//,
  'micromark-extension-gfm': /^adapters\/markdown\//,
  mdast: /^adapters\//,
  '@slack/bolt': /^adapters\/channels\/slack\//,
  grammy: /^adapters\/channels\/telegram\//,
  'discord.js': /^adapters\/channels\/discord\//,
  execa: /^(adapters\/process|src\/worker\/probes)\//,
  '@agentclientprotocol/sdk': acpBackEnd,
  ai: modelBackEnd,
  '@ai-sdk/anthropic': modelBackEnd,
  '@ai-sdk/openai': modelBackEnd,
  '@ai-sdk/google': modelBackEnd,
  '@ai-sdk/openai-compatible': modelBackEnd,
  'html-to-text': modelBackEnd,
  preact: /^adapters\/channels\/webchat\/page\//,
  'node-cron': /^src\/scheduler\//,
  'cron-parser': /^src\/tasks\//,
  commander: /^src\/cli\//,
  pino: /^src\/log\.ts$/,
  'pino-pretty': /^src\/log\.ts$/,
  yaml: /^src\/config\//,
  '@modelcontextprotocol/server': /^src\/tools\//,
  zod: /^(src\/(config|contracts|store|tools|models)|adapters)\//,
};

/** Everything that the imports do wrong, a line each. */
export function findSins(imports: readonly Import[]): readonly string[] {
  return [...imports.flatMap((each) => sinOf(each) ?? []), ...findCycles(imports)];
}

function sinOf({ from, to }: Import): string | undefined {
  const isFile = to.startsWith('src/') || to.startsWith('adapters/');
  const allowed = isFile ? mayImport(roomOf(from), roomOf(to), from, to) : owners[to]?.test(from) === true;
  return allowed ? undefined : `${from} must not import ${to}`;
}

/** `store`, `adapters`, `attic`, or the name of a room. */
function roomOf(file: string): string {
  const [top, room = ''] = file.split('/');
  if (top === 'adapters') return 'adapters';
  return attic.includes(room) ? 'attic' : room;
}

function mayImport(from: string, to: string, fromFile: string, toFile: string): boolean {
  if (from === 'attic') return true;
  if (from === to) return from !== 'adapters' || sameAdapter(fromFile, toFile);
  const height = floors[to];
  if (height === undefined) return false;
  if (from === 'store' || from === 'adapters') return height <= 2;
  if (services.includes(from) && services.includes(to)) return services.indexOf(to) < services.indexOf(from);
  return height < (floors[from] ?? -1);
}

/** The lists know all adapters, all may read markdown, use the intake and run programs, the terminal speaks the web chat's protocol; else each keeps to itself. */
function sameAdapter(from: string, to: string): boolean {
  const folder = (file: string) => file.split('/').slice(0, 3).join('/');
  const isList = from.split('/').length === 2;
  return (
    isList ||
    folder(from) === folder(to) ||
    /^adapters\/(?:markdown|intake|process)\//.test(to) ||
    (folder(from).endsWith('/console') && folder(to).endsWith('/webchat'))
  );
}

/** One line for each file that can be reached from itself. */
function findCycles(imports: readonly Import[]): readonly string[] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const path: string[] = [];
  const found: string[] = [];
  const visit = (file: string) => {
    if (path.includes(file))
      return void found.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
    if (done.has(file)) return;
    path.push(file);
    for (const { to } of next.get(file) ?? []) visit(to);
    path.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return found;
}
