import { mkdir } from 'node:fs/promises';
import { backends } from '../../adapters/agents.ts';
import type { Agent } from '../domain/agent.ts';
import { systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { systemIds } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { createRedactor } from '../kernel/redactor.ts';
import { askAgent } from '../turns/ask-agent.ts';
import { noMeter } from '../turns/ask-metered.ts';
import { createOpenAgents } from '../turns/open-agents.ts';
import type { Finding } from './finding.ts';
import { machineZone } from './machine-zone.ts';

const prompt = 'This is a test of the connection. Answer with the one word: ready';
const mostMs = 120_000;
const shownLetters = 60;

/** One real turn of an agent, which costs what a turn costs. It gets no tools of the gateway, and nothing is written down. */
export async function tryAgent(
  agent: Agent,
  {
    secrets,
    environment,
  }: {
    readonly secrets: readonly string[];
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<Finding> {
  const { name, options, workspace, capabilities } = agent;
  const redactor = createRedactor(secrets);
  const agents = createOpenAgents(backends, { clock: systemClock, log: silentLog, environment, redactor });
  const startedAt = systemClock.now().getTime();
  try {
    await mkdir(workspace, { recursive: true });
    const request = {
      ...{ agent, options, workspace, capabilities, prompt, transcript: [], tools: [], zone: machineZone() },
      ...{ mark: `try:${systemIds.code(12)}`, timeoutMs: Math.min(mostMs, agent.timeoutMs) },
      // Whoever asks for a turn pays for it.
      meter: noMeter,
    };
    const signal = new AbortController().signal;
    const { text, ending } = await askAgent(await agents.backendOf(agent), request, { signal, onText() {} });
    if (ending.kind === 'failed') return { ok: false, text: `agent ${name}: ${ending.reason}` };
    const seconds = ((systemClock.now().getTime() - startedAt) / 1_000).toFixed(1);
    const words = text.trim().replace(/\s+/g, ' ');
    const shown = words.length > shownLetters ? `${words.slice(0, shownLetters)}…` : words;
    return { ok: words !== '', text: `agent ${name}: answered in ${seconds} s: ${shown || 'nothing'}` };
  } catch (err) {
    return { ok: false, text: `agent ${name}: ${messageOf(err)}` };
  } finally {
    await agents.close();
  }
}
