#!/usr/bin/env node
// Speaks as the real program does: its lines are recorded from one, shortened to what is read of them.
import { callIn, putIn, useTool } from './fake-mcp.mjs';

const chunks = [];
process.stdin
  .on('data', (chunk) => chunks.push(chunk))
  .on('end', () => answer(Buffer.concat(chunks).toString()));

const args = process.argv.slice(2);
const resumed = args.includes('--session') ? args[args.indexOf('--session') + 1] : undefined;
const sessionID = resumed ?? 'ses_dfee53795fferhtREn8Uep6RWe';
const say = (line) => process.stdout.write(`${JSON.stringify({ ...line, sessionID })}\n`);
const write = (text) => say({ type: 'text', part: { type: 'text', text } });
const use = (tool, input, state) =>
  say({ type: 'tool_use', part: { type: 'tool', tool, callID: 'call_1', state: { ...state, input } } });

function end(reason = 'stop') {
  const tokens = { total: 150, input: 108, output: 20, reasoning: 10, cache: { write: 5, read: 7 } };
  say({ type: 'step_finish', part: { reason, type: 'step-finish', tokens, cost: 0.001 } });
}

function fail(name, data) {
  say({ type: 'error', error: { name, data } });
  process.exitCode = 1;
}

/** The server that it is set to; a rule for its tools must let them pass. */
function server() {
  const { mcp, agent } = JSON.parse(process.env.OPENCODE_CONFIG_CONTENT);
  if (agent.posthouse.permission['posthouse_*'] !== 'allow') throw new Error('a rule denies it');
  const { url, headers } = mcp.posthouse;
  return { url, headers: putIn(headers, /\{env:(\w+)\}/g) };
}

async function answer(prompt) {
  if (resumed === 'lost') {
    process.stderr.write('\x1b[91m\x1b[1mError: \x1b[0mSession not found\n');
    process.exitCode = 1;
    return;
  }
  const status = /status (\d+)/.exec(prompt)?.[1];
  if (status === '400') return fail('ContextOverflowError', { message: 'prompt is too long: 9 tokens' });
  if (status) return fail('APIError', { message: `no: ${status}`, statusCode: Number(status) });
  if (prompt.includes('signed out'))
    return fail('UnknownError', {
      message: "OpenAI API key is missing. Pass it using the 'apiKey' parameter.",
    });
  if (prompt.includes('no result')) return process.exit(3);
  say({ type: 'step_start', part: { type: 'step-start' } });
  if (prompt.includes('slow')) return void setInterval(() => write('slow '), 20);
  const call = callIn(prompt);
  if (call) {
    const output = await useTool(server(), call.name, call.input);
    use(`posthouse_${call.name}`, call.input, { status: 'completed', output });
    write(output);
    return end();
  }
  if (prompt.includes('tool')) {
    write('I look.');
    use('read', { filePath: 'a.txt' }, { status: 'completed', output: 'inside' });
    end('tool-calls');
  }
  if (prompt.includes('denied')) {
    const error = 'The user has specified a rule which prevents you from using this specific tool call.';
    use('write', { filePath: '/etc/x' }, { status: 'error', error });
  }
  const told = { 'args?': args, 'env?': process.env };
  const asked = Object.keys(told).find((each) => prompt.includes(each));
  // What it is told stands before what it is asked.
  const isAnswered = !prompt.split('The request:').at(-1).includes('nothing');
  if (isAnswered) write(asked ? JSON.stringify(told[asked]) : `You said ${prompt}`);
  end();
}
