#!/usr/bin/env node
// Speaks as the real program does: its lines are recorded from one, shortened to what is read of them.
import { readFileSync } from 'node:fs';
import { callIn, useTool } from './fake-mcp.mjs';

const chunks = [];
process.stdin
  .on('data', (chunk) => chunks.push(chunk))
  .on('end', () => answer(Buffer.concat(chunks).toString()));

const args = process.argv.slice(2);
const resumed = args.includes('--resume') ? args[args.indexOf('--resume') + 1] : undefined;
const session_id = resumed ?? '16d13f4b-174c-48ec-af26-de8ab16b3c81';
const say = (line) => process.stdout.write(`${JSON.stringify({ ...line, session_id })}\n`);
const event = (inner) => say({ type: 'stream_event', parent_tool_use_id: null, event: inner });
const begin = () =>
  event({ type: 'message_start', message: { role: 'assistant', model: 'fake', content: [] } });
const write = (text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const use = (name, input) =>
  say({ type: 'assistant', message: { content: [{ type: 'tool_use', id: 'call_1', name, input }] } });

function end(more = {}) {
  const times = resumed ? 2 : 1;
  const tokens = { input_tokens: 120 * times, output_tokens: 30 * times, cache_read_input_tokens: 7 * times };
  say({
    type: 'result',
    subtype: 'success',
    is_error: false,
    usage: tokens,
    permission_denials: [],
    ...more,
  });
}

function fail(message) {
  const usage = { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0 };
  end({ subtype: 'error_during_execution', is_error: true, usage, error: { message } });
  process.exitCode = 1;
}

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const given = (flag) => args[args.indexOf(flag) + 1];
const servers = () => (args.includes('--mcp-config') ? read(given('--mcp-config')).mcpServers : {});

/** The server that it is given; it must be told to believe its folder, and to let the tools pass. */
function server() {
  const isTrusted = read(process.env.QWEN_CODE_TRUSTED_FOLDERS_PATH)[process.cwd()] === 'TRUST_FOLDER';
  if (!isTrusted || !args.includes('mcp__posthouse')) throw new Error('a rule denies it');
  const { httpUrl, headers } = servers().posthouse;
  return { url: httpUrl, headers };
}

async function answer(prompt) {
  if (resumed === 'lost') {
    process.stderr.write('No saved session found with ID lost. Run `qwen --resume` without an ID.\n');
    process.exitCode = 1;
    return;
  }
  const status = /status (\d+)/.exec(prompt)?.[1];
  say({ type: 'system', subtype: 'init', tools: [] });
  event({ type: 'goal_state', goal_state: { v: 2, goal: null, activity: 'idle' } });
  if (status)
    return fail(`[API Error: ${status} ${status === '400' ? 'prompt is too long: 9 tokens' : 'no'}]`);
  if (prompt.includes('steps')) {
    process.stderr.write('Reached max session turns for this session. Increase the number of turns.\n');
    return process.exit(53);
  }
  if (prompt.includes('signed out')) {
    process.stderr.write('No auth type is selected. Please configure an auth type.\n');
    return process.exit(1);
  }
  if (prompt.includes('no result')) return process.exit(3);
  begin();
  if (prompt.includes('slow')) return void setInterval(() => write('slow '), 20);
  const call = callIn(prompt);
  if (call) {
    use(`mcp__posthouse__${call.name}`, call.input);
    write(await useTool(server(), call.name, call.input));
    return end();
  }
  if (prompt.includes('tool')) {
    write('I look.');
    use('read_file', { file_path: 'a.txt' });
    begin();
  }
  const told = {
    'args?': () => args,
    'env?': () => process.env,
    'settings?': () => read(process.env.QWEN_CODE_SYSTEM_SETTINGS_PATH),
    'servers?': servers,
  };
  const asked = Object.keys(told).find((each) => prompt.includes(each));
  if (!prompt.includes('nothing')) write(asked ? JSON.stringify(told[asked]()) : `You said ${prompt}`);
  const denied = [{ tool_name: 'write_file', tool_use_id: 'call_2', tool_input: { file_path: '/etc/x' } }];
  end(prompt.includes('denied') ? { permission_denials: denied } : {});
}
