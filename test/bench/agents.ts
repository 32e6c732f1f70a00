import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamText } from 'ai';
import { command } from '../../adapters/agents/command/manifest.ts';
import { model } from '../../adapters/agents/model/manifest.ts';
import { modelOptions } from '../../adapters/agents/model/options.ts';
import { openModel } from '../../adapters/agents/model/providers.ts';
import type { Config } from '../../src/config/config.ts';
import { houseConfig, urlOf } from '../support/house-config.ts';
import { echo } from '../support/scripted-agent.ts';
import { createTestChannel } from '../support/test-channel.ts';
import type { Measure } from './bench.ts';
import { startBenchApp } from './bench-app.ts';
import { startServer } from './raw-baseline.ts';

const turns = 100;
const streamedWords = 20_000;
/** Needs no reading of files before it writes, so that only the way to it is measured. */
const program = '/bin/cat';

/** What a turn costs on top of the program or the call that answers it, and how fast an answer passes through. */
export async function measureAgents(): Promise<readonly Measure[]> {
  const server = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-bench-'));
  const tokens = fork(new URL('token-process.ts', import.meta.url), { stdio: 'inherit' });
  const [port] = await once(tokens, 'message');
  const options = modelOptions.parse({
    model: 'local:words',
    providers: { local: { url: `http://127.0.0.1:${port}/v1` } },
  });
  const channel = createTestChannel();
  // Each answer is one message, so that nothing but its size differs.
  const manifest = { ...channel.manifest, split: (markdown: string) => [markdown] };
  const app = await startBenchApp(configOf(folder, urlOf(server.address), options), {
    ...{ channels: [manifest], script: echo, backends: [command, model] },
  });
  try {
    await turnOf('program', '1');
    await turnOf('model', '1');
    const byProgram = await overheads(() => turnOf('program', '1'), runBare);
    const byModel = await overheads(
      () => turnOf('model', '1'),
      () => callOf('1'),
    );
    const rawMs = await timeOf(() => readRaw(`http://127.0.0.1:${port}/v1/chat/completions`));
    const sdkMs = await timeOf(() => callOf(`${streamedWords}`));
    const houseMs = await timeOf(() => turnOf('model', `${streamedWords}`));
    const perSecond = (ms: number) => `${((streamedWords / ms) * 1_000).toFixed(0)}/s`;
    return [
      overhead('a turn of a program, message in → answer out, beyond the bare program', byProgram, [40, 120]),
      overhead(
        'a turn of a model, message in → answer out, beyond the bare call of its SDK',
        byModel,
        [40, 120],
      ),
      {
        what: `tokens of one answer of ${streamedWords}, message in → all of it out`,
        value: perSecond(houseMs),
        baseline: `raw stream ${perSecond(rawMs)}, bare SDK ${perSecond(sdkMs)}`,
        bar: '≥ 50 % of the bare SDK',
        holds: sdkMs / houseMs >= 0.5,
      },
    ];
  } finally {
    await app.stop();
    tokens.disconnect();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  async function turnOf(agent: 'program' | 'model', words: string): Promise<void> {
    const before = channel.sent.length;
    await channel.say(words, { chat: agent });
    await channel.until((message) => channel.sent.indexOf(message) >= before);
  }

  async function callOf(prompt: string): Promise<void> {
    const { textStream } = streamText({ model: await openModel(options.model, options), prompt });
    for await (const _ of textStream);
  }
}

/** Each in the chat of its name. */
function configOf(folder: string, url: string, options: unknown): Config {
  const config = houseConfig(folder, url);
  const [base] = config.agents;
  if (!base) throw new Error('There is no agent.');
  const cat = command.options.parse({ command: program, sandbox: 'none', history: false });
  return {
    ...config,
    agents: [
      { ...base, name: 'program', backend: 'command', options: cat, unsafe: true },
      { ...base, name: 'model', backend: 'model', options },
    ],
    defaultAgent: 'program',
    routes: ['program', 'model'].map((name) => ({ peer: name, agent: name })),
  };
}

async function runBare(): Promise<void> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdout.resume();
  child.stdin.end('1');
  await once(child, 'close');
}

async function readRaw(url: string): Promise<void> {
  const messages = [{ role: 'user', content: `${streamedWords}` }];
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ messages }) });
  let words = 0;
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: {')) words += JSON.parse(line.slice(6)).choices.length;
  }
  if (words < streamedWords) throw new Error(`Only ${words} words came.`);
}

/** Pairs taken one after the other, so that what moves with the machine moves both. */
async function overheads(whole: () => Promise<void>, bare: () => Promise<void>): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let turn = 0; turn < turns; turn++)
    pairs.push({ bareMs: await timeOf(bare), wholeMs: await timeOf(whole) });
  return pairs;
}

interface Pair {
  readonly bareMs: number;
  readonly wholeMs: number;
}

function overhead(
  what: string,
  pairs: readonly Pair[],
  [mostP50, mostP99]: readonly [number, number],
): Measure {
  const at = (part: number, of: (pair: Pair) => number) =>
    pairs.map(of).toSorted((a, b) => a - b)[Math.floor(pairs.length * part)] ?? Number.NaN;
  const beyond = ({ bareMs, wholeMs }: Pair) => wholeMs - bareMs;
  const p50 = at(0.5, beyond);
  const p99 = at(0.99, beyond);
  return {
    what: `${what}, p50; p99`,
    value: `${p50.toFixed(1)} ms; ${p99.toFixed(1)} ms`,
    baseline: `bare ${at(0.5, ({ bareMs }) => bareMs).toFixed(1)} ms; ${at(0.99, ({ bareMs }) => bareMs).toFixed(1)} ms`,
    bar: `≤ ${mostP50} ms; ≤ ${mostP99} ms`,
    holds: p50 <= mostP50 && p99 <= mostP99,
  };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
