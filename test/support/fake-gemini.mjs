#!/usr/bin/env node
// Speaks as the real program does: its lines are recorded from one, shortened to what is read of them.
import { readFileSync } from 'node:fs';
import { callIn, putIn, useTool } from './fake-mcp.mjs';

const chunks = [];
process.stdin
  .on('data', (chunk) => chunks.push(chunk))
  .on('end', () => answer(Buffer.concat(chunks).toString()));

const args = process.argv.slice(2);
const given = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
const resumed = given('--resume');
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const write = (content) => say({ type: 'message', role: 'assistant', content, delta: true });
const use = (tool_name, parameters, result) => {
  const tool_id = `${tool_name}_1`;
  say({ type: 'tool_use', tool_name, tool_id, parameters });
  say({ type: 'tool_result', tool_id, ...result });
};
const stats = { total_tokens: 150, input_tokens: 120, output_tokens: 30, cached: 7, tool_calls: 0 };

function fail(message) {
  const nothing = { total_tokens: 0, input_tokens: 0, output_tokens: 0, cached: 0 };
  say({ type: 'result', status: 'error', error: { type: 'unknown', message }, stats: nothing });
  process.exitCode = 145;
}

const read = (path) => readFileSync(path, 'utf8');
const settings = () => JSON.parse(read(`${process.env.GEMINI_CLI_HOME}/.gemini/settings.json`));

/** The server that it is set to; it must be named among those that count, and a rule for its tools must let them pass. */
function server() {
  const rules = read(given('--policy')).split('[[rule]]');
  const passes = rules.some((rule) => rule.includes('mcpName = "posthouse"') && rule.includes('"allow"'));
  if (given('--allowed-mcp-server-names') !== 'posthouse' || !passes) throw new Error('a rule denies it');
  const { httpUrl, headers } = settings().mcpServers.posthouse;
  return { url: putIn({ httpUrl }, /\$(\w+)/g).httpUrl, headers: putIn(headers, /\$(\w+)/g) };
}

async function answer(prompt) {
  if (resumed === 'lost') {
    process.stderr.write('Error resuming session: Invalid session identifier "lost".\n');
    process.exitCode = 42;
    return;
  }
  if (prompt.includes('signed out')) {
    process.stderr.write('Please set an Auth method in your settings.json or specify GEMINI_API_KEY\n');
    return process.exit(41);
  }
  const status = /status (\d+)/.exec(prompt)?.[1];
  say({
    type: 'init',
    session_id: resumed ?? '97dbe87f-d31c-4ee4-9a20-be12c64560ef',
    model: 'gemini-2.5-flash',
  });
  say({ type: 'message', role: 'user', content: prompt });
  if (status === '429')
    return fail(
      '[API Error: no: 429]\nPlease wait and try again later. To increase your limits, request a quota increase, or switch to another /auth method',
    );
  const message = status === '400' ? 'prompt is too long: 9 tokens' : 'no';
  if (status) return fail(`[API Error: {"error":{"code":${status},"message":"${message}"}}]`);
  if (prompt.includes('no result')) return process.exit(3);
  if (prompt.includes('slow')) return void setInterval(() => write('slow '), 20);
  const call = callIn(prompt);
  if (call) {
    const output = await useTool(server(), call.name, call.input);
    use(`mcp_posthouse_${call.name}`, call.input, { status: 'success', output });
    write(output);
    return say({ type: 'result', status: 'success', stats });
  }
  if (prompt.includes('tool')) {
    write('I look.');
    use('read_file', { file_path: 'a.txt' }, { status: 'success', output: '' });
  }
  if (prompt.includes('denied')) {
    const error = { type: 'policy_violation', message: 'Tool execution denied by policy.' };
    use('write_file', { file_path: '/etc/x' }, { status: 'error', error });
  }
  const told = {
    'args?': () => args,
    'env?': () => process.env,
    'policy?': () => read(given('--policy')),
    'settings?': settings,
  };
  const asked = Object.keys(told).find((each) => prompt.includes(each));
  // What it is told stands before what it is asked.
  const isAnswered = !prompt.split('The request:').at(-1).includes('nothing');
  if (isAnswered) write(asked ? JSON.stringify(told[asked]()) : `You said ${prompt}`);
  say({ type: 'result', status: 'success', stats });
}
