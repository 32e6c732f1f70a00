import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findLinks } from '../../adapters/markdown/links.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { Agent } from '../../src/domain/agent.ts';
import type { ProbeRules } from '../../src/domain/house-rules.ts';
import type { Run } from '../../src/domain/run.ts';
import type { SettingFlags } from '../../src/domain/settings/settings.ts';
import type { Task } from '../../src/domain/task.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { finishRun } from '../../src/runs/finish-run.ts';
import { runOfTask } from '../../src/runs/start-run.ts';
import { testRunOf } from '../../src/runs/test-run.ts';
import type { HelperDeps } from '../../src/worker/helper-deps.ts';
import { runHelper } from '../../src/worker/run-helper.ts';
import { createWorkspaces } from '../../src/workspaces/workspaces.ts';
import { houseConfig } from './house-config.ts';
import { setUpTask } from './task-bench.ts';
import { placeOf } from './test-channel.ts';

/** What a request is answered with; nothing given means that no model may be asked at all. */
type Answer = (request: BackendRequest) => string | Promise<string>;

const usage = { inputTokens: 10, outputTokens: 5, costUsd: 0.01 };

/** One task whose runs a test begins and ends by hand: on a real database, with an agent that it holds in its hands. */
export async function setUpChecks({
  words = 'Watch: look at it',
  flags = {},
  answer = noModel,
  agent = {},
  probes = {},
}: {
  words?: string;
  flags?: SettingFlags;
  answer?: Answer;
  agent?: Partial<Agent>;
  probes?: Partial<ProbeRules>;
} = {}) {
  const bench = await setUpTask(words, flags);
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-checks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = houseConfig(folder, 'postgres://unused');
  const [clerk] = config.agents.map((each) => ({ ...each, ...agent }));
  if (!clerk) throw new Error('no agent');
  mkdirSync(clerk.workspace, { recursive: true });
  const asked: BackendRequest[] = [];
  const backend: AgentBackend = {
    async *run(request) {
      asked.push(request);
      yield { kind: 'text', text: await answer(request) };
      yield { kind: 'end', ending: { kind: 'answered', usage } };
    },
    close: async () => {},
  };
  const deps: HelperDeps = {
    openTools: () => ({ tools: [], close: () => {} }),
    openModels: () => undefined,
    ...{ stores: bench.stores, ids: systemIds, clock: bench.clock, zone: 'UTC', environment: {}, findLinks },
    rules: { ...config, agents: [clerk], probes: { allowHosts: [], commands: [], ...probes } },
    log: silentLog,
    agents: {
      backendOf: async () => backend,
      meteringOf: () => 'house',
      modelPlaceOf: () => undefined,
      close: async () => {},
    },
    fileLimit: () => 1_000_000,
    workspaces: createWorkspaces({
      folder: join(folder, 'worktrees'),
      environment: { PATH: process.env['PATH'] },
      clock: systemClock,
    }),
    node: systemIds.next('instance'),
  };

  /** Claims a run of the task and works on it, as if its time had come; what it comes to is not kept yet. */
  async function begin(origin: Run['origin'] = 'schedule', changed: Partial<HelperDeps> = {}) {
    const task = await current();
    const made = { ...runOfTask(task, { ids: systemIds }), origin };
    const here = placeOf('asker');
    const testRun = () => testRunOf(task, { ids: systemIds, by: bench.person, here });
    const [added] = await bench.stores.runs.add([origin === 'test' ? testRun() : made]);
    const run = added && (await bench.stores.runs.claim(added.id, deps.node));
    if (!run) throw new Error('no run');
    return { run, result: await runHelper({ ...deps, ...changed }, run, new AbortController().signal) };
  }
  async function current(): Promise<Task> {
    const task = await bench.stores.tasks.get(bench.task.id);
    if (!task) throw new Error('the task is gone');
    return task;
  }
  return {
    ...bench,
    ...{ asked, workspace: clerk.workspace, helper: deps, begin, current },
    /** A whole run: what people read of it, and how it is in history. */
    async runOnce(origin: Run['origin'] = 'schedule', changed: Partial<HelperDeps> = {}) {
      const from = bench.notices.length;
      const { run, result } = await begin(origin, changed);
      await finishRun(bench.stores, bench.deps, { run, ...result });
      const ended = await bench.stores.runs.get(run.id);
      if (!ended) throw new Error('the run is gone');
      return { run: ended, told: bench.notices.slice(from), stages: await bench.stores.stages.ofRun(run.id) };
    },
  };
}

function noModel(): never {
  throw new Error('A model was asked.');
}

/** A site whose answer a test sets. */
export async function openSite() {
  const site = { status: 200, body: 'hello', headers: {} as Record<string, string>, calls: 0 };
  const server = createServer((_, response) => {
    site.calls += 1;
    response.writeHead(site.status, site.headers).end(site.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(site, {
    port,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/`,
    /** Nobody listens there any more. */
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
