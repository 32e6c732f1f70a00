#!/usr/bin/env node
// Speaks the Agent Client Protocol as real agents do: what it says is recorded from two of them, shortened to what is read of it.
import { closeSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { useTool } from './fake-mcp.mjs';

const way = process.env.FAKE_ACP ?? '';
let isMute = false;
const write = (message) =>
  isMute || process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const heard = [];
const leaves = new Map();
const state = { id: undefined, mode: 'auto', model: 'big', before: [], cancelled: undefined };
const books = process.env.FAKE_ACP_BOOKS;
const book = (id) => `${books}/${id}.json`;

if (way === 'deaf') process.on('SIGTERM', () => {}).on('SIGINT', () => {});
if (way === 'exits') process.exit(3);
if (way === 'mute') fallSilent();
if (way === 'garbage')
  process.stdout.write(`not json\n{"half\n[]\nnull\n7\n{"jsonrpc":"2.0","id":99,"result":{}}\n`);
if (way === 'garbage') process.stdout.write(`{"jsonrpc":"2.0","method":"session/update","params":7}\n`);

const refuse = (id, code, message, data) => write({ id, error: { code, message, data } });
const update = (update) => write({ method: 'session/update', params: { sessionId: state.id, update } });
const say = (text, messageId) =>
  update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text }, messageId });
const tool = (toolCallId, more) => update({ sessionUpdate: 'tool_call', toolCallId, ...more });

function fallSilent() {
  isMute = true;
  closeSync(1);
  setInterval(() => {}, 1_000);
}

createInterface({ input: process.stdin })
  .on('line', (line) => take(JSON.parse(line)))
  .on('close', () => way !== 'deaf' && process.exit(0));

function take({ id, method, params, result }) {
  if (method === undefined) return leaves.get(id)?.(result);
  heard.push(method);
  if (method === 'session/cancel') return state.cancelled?.();
  const answer = methods[method];
  if (!answer) return refuse(id, -32601, 'Method not found');
  return answer(id, params);
}

const offers = () => ({
  modes: { currentModeId: state.mode, availableModes: [{ id: 'auto' }, { id: 'ask' }] },
  configOptions: [
    {
      ...{ id: 'model', name: 'Model', category: 'model', type: 'select', currentValue: state.model },
      options: [
        {
          group: 'all',
          name: 'All',
          options: [
            { value: 'big', name: 'Big' },
            { value: 'small', name: 'Small' },
          ],
        },
      ],
    },
  ],
});

const methods = {
  initialize(id, { clientCapabilities }) {
    if (way === 'silent') return;
    if (way === 'echo') return refuse(id, -32601, 'Method not found');
    state.client = clientCapabilities;
    const resumes = { sessionCapabilities: { resume: {}, systemPrompt: {} } };
    const mcpCapabilities = { http: way !== 'alone' };
    const can = { mcpCapabilities, ...({ old: { loadSession: true }, forgetful: {} }[way] ?? resumes) };
    const authMethods = [{ id: 'api-key', name: 'API key' }];
    write({
      id,
      result: { protocolVersion: way === 'version' ? 2 : 1, agentCapabilities: can, authMethods },
    });
  },
  authenticate(id, { methodId }) {
    state.login = methodId;
    write({ id, result: {} });
  },
  'session/new'(id, params) {
    if (way === 'login' && !state.login) return refuse(id, -32000, 'Authentication required');
    if (way === 'odd') return write({ id, result: { session: 'none' } });
    open('s-1', params);
    write({ id, result: { sessionId: 's-1', ...offers() } });
  },
  'session/resume': reopen,
  'session/load': reopen,
  'session/set_mode'(id, { modeId }) {
    state.mode = modeId;
    write({ id, result: {} });
  },
  'session/set_config_option'(id, { value }) {
    state.model = value;
    write({ id, result: offers() });
  },
  'session/prompt': (id, { prompt }) => answer(id, prompt[0].text),
};

function reopen(id, params) {
  if (params.sessionId === 'lost') return refuse(id, -32002, 'Resource not found');
  open(params.sessionId, params);
  state.before = books && existsSync(book(state.id)) ? JSON.parse(readFileSync(book(state.id), 'utf8')) : [];
  if (way === 'old') say('what was said long ago', 'm-0');
  write({ id, result: offers() });
}

function open(id, params) {
  Object.assign(state, { id, told: params });
}

async function answer(id, text) {
  const status = /status (\d+)/.exec(text)?.[1];
  const stop = (stopReason, more = {}) => {
    const spent = 0.001 * (state.before.length + 1);
    update({ sessionUpdate: 'usage_update', used: 1, size: 9, cost: { amount: spent, currency: 'USD' } });
    if (books) writeFileSync(book(state.id), JSON.stringify([...state.before, text]));
    const usage = { inputTokens: 113, cachedReadTokens: 7, outputTokens: 30, totalTokens: 150 };
    write({ id, result: { stopReason, usage, ...more } });
  };
  if (status === '401') return refuse(id, -32000, 'Authentication required');
  if (status) {
    const words = status === '400' ? 'Prompt is too long · nothing to compact' : `API Error: ${status} no`;
    say(words);
    return refuse(id, -32603, `Internal error: ${words}`);
  }
  if (text.includes('broken')) {
    update({
      sessionUpdate: 'session_info_update',
      _meta: { codex: { threadStatus: { type: 'systemError' } } },
    });
    say('exceeded retry limit, last status: 429 Too Many Requests');
    return stop('end_turn', { usage: null });
  }
  if (text.includes('crash')) return process.exit(7);
  if (text.includes('hang up')) return fallSilent();
  if (text.includes('slow')) return slowly(stop);
  if (text.includes('long line')) process.stdout.write(`${'x'.repeat(20_000_000)}\n`);
  if (text.includes('work')) work();
  const use = /use (\w+) (\{.*\})/.exec(text);
  if (use) {
    say(await useGateway(use[1], JSON.parse(use[2])), 'm-2');
    return stop('end_turn');
  }
  if (text.includes('absent')) {
    tool('t-9', { title: 'Terminal', kind: 'execute', status: 'pending', rawInput: {} });
    const told = { sessionUpdate: 'tool_call_update', toolCallId: 't-9' };
    update({ ...told, title: 'touch x', rawInput: { command: 'touch x' } });
    const rawOutput = '<tool_use_error>Error: No such tool available: Bash.</tool_use_error>';
    update({ ...told, status: 'failed', rawOutput });
  }
  const wish = /wish (\{.*\})/.exec(text)?.[1];
  const intent = /intent (\{.*\}) wish/.exec(text)?.[1];
  if (intent) tool('t-2', JSON.parse(intent));
  if (wish) await ask(JSON.parse(wish), text.includes('quietly'));
  const told = {
    'heard?': heard,
    'env?': Object.keys(process.env).sort(),
    'state?': state,
    'args?': process.argv.slice(2),
  };
  const asked = Object.keys(told).find((each) => text.includes(each));
  if (text.includes('API Error')) say('API Error', 'm-2');
  if (!text.includes('nothing')) say(asked ? JSON.stringify(told[asked]) : `You said ${text}`, 'm-2');
  const reason = /stop (\w+)$/.exec(text)?.[1];
  return stop(reason ?? 'end_turn');
}

/** Asks leave as an agent does for a tool of a server that it was told of. */
async function useGateway(name, input) {
  const [server] = state.told.mcpServers;
  if (!server) return `no tool ${name}`;
  const title = `mcp__${server.name}__${name}`;
  tool('t-3', { title, kind: 'other', rawInput: input });
  const leave = await ask({ toolCallId: 't-3', title, kind: 'other', rawInput: input }, true);
  if (leave !== 'allow_once') return 'refused';
  const headers = Object.fromEntries(server.headers.map((each) => [each.name, each.value]));
  return useTool({ url: server.url, headers }, name, input);
}

function slowly(stop) {
  const timer = setInterval(() => say('slow ', 'm-1'), 20);
  if (way === 'deaf') return;
  state.cancelled = () => {
    clearInterval(timer);
    stop('cancelled');
  };
}

function work() {
  update({
    sessionUpdate: 'plan',
    entries: [
      { content: 'look', status: 'in_progress' },
      { content: 'tell', status: 'pending' },
    ],
  });
  for (const text of ['I ', 'wonder', '\nand wonder'])
    update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text } });
  say('I look.', 'm-1');
  tool('t-1', { title: 'Read File', kind: 'read', rawInput: {} });
  update({
    sessionUpdate: 'tool_call_update',
    toolCallId: 't-1',
    title: 'Read a.txt',
    rawInput: { path: 'a.txt' },
  });
  update({ sessionUpdate: 'tool_call_update', toolCallId: 't-1', status: 'completed' });
}

function ask({ options = ['allow_always', 'allow_once', 'reject_once'], ...toolCall }, isQuiet) {
  const sorts = options.map((kind) => ({ optionId: kind, name: kind, kind }));
  write({
    id: 'leave-1',
    method: 'session/request_permission',
    params: { sessionId: state.id, toolCall: { toolCallId: 't-2', ...toolCall }, options: sorts },
  });
  return new Promise((resolve) => {
    leaves.set('leave-1', ({ outcome }) => {
      if (!isQuiet) say(`leave: ${outcome.optionId ?? outcome.outcome}`, 'm-3');
      resolve(outcome.optionId);
    });
  });
}
