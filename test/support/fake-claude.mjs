#!/usr/bin/env node
// Speaks as the real program does: its lines are recorded from one, shortened to what is read of them.
import { callIn, putIn, useTool } from './fake-mcp.mjs';

const chunks = [];
process.stdin
  .on('data', (chunk) => chunks.push(chunk))
  .on('end', () => answer(Buffer.concat(chunks).toString()));

const args = process.argv.slice(2);
const resumed = args.includes('--resume') ? args[args.indexOf('--resume') + 1] : undefined;
const session_id = resumed ?? '5fe20065-a9fe-429d-bf89-58e4a0e9561f';
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const event = (inner, parent_tool_use_id = null) =>
  say({ type: 'stream_event', event: inner, session_id, parent_tool_use_id });
const begin = () => event({ type: 'message_start', message: { role: 'assistant', content: [] } });
const write = (text, parent) =>
  event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }, parent);
const use = (name, input) =>
  say({
    type: 'assistant',
    message: { content: [{ type: 'tool_use', id: 'toolu_1', name, input }] },
    session_id,
  });

function end(more = {}) {
  const usage = {
    input_tokens: 120,
    cache_creation_input_tokens: 5,
    cache_read_input_tokens: 7,
    output_tokens: 30,
  };
  const total_cost_usd = resumed ? 0.003 : 0.001;
  say({
    ...{ type: 'result', subtype: 'success', is_error: false, result: '', session_id, total_cost_usd, usage },
    ...{ modelUsage: { 'claude-opus-5-5': {} }, permission_denials: [], terminal_reason: 'completed' },
    ...more,
  });
}

function fail(api_error_status, result) {
  end({ is_error: true, terminal_reason: 'api_error', api_error_status, result });
  process.exitCode = 1;
}

/** The servers that it is given, with the variables put in. */
function server() {
  const given = args[args.indexOf('--mcp-config') + 1];
  const { url, headers } = JSON.parse(given).mcpServers.posthouse;
  return { url, headers: putIn(headers, /\$\{(\w+)\}/g) };
}

async function answer(prompt) {
  if (resumed === 'lost') {
    process.stderr.write('No conversation found with session ID: lost\n');
    end({ subtype: 'error_during_execution', is_error: true, num_turns: 0, terminal_reason: undefined });
    process.exitCode = 1;
    return;
  }
  const status = /status (\d+)/.exec(prompt)?.[1];
  say({ type: 'system', subtype: 'init', session_id, tools: [] });
  if (status) return fail(Number(status), status === '400' ? 'Prompt is too long' : `API Error: ${status}`);
  if (prompt.includes('signed out')) return fail(undefined, 'Not logged in · Please run /login');
  if (prompt.includes('no result')) return process.exit(3);
  begin();
  if (prompt.includes('slow')) return void setInterval(() => write('slow '), 20);
  if (prompt.includes('garbage')) {
    process.stdout.write(`not json\n{"half\n${'x'.repeat(20_000_000)}\n\n[1]\nnull\n`);
  }
  if (prompt.includes('helper')) write('what its own helper says', 'toolu_7');
  const call = callIn(prompt);
  if (call) {
    use(`mcp__posthouse__${call.name}`, call.input);
    write(await useTool(server(), call.name, call.input));
    return end();
  }
  if (prompt.includes('tool')) {
    write('I look.');
    use('Read', { file_path: 'a.txt' });
    begin();
  }
  const told = { 'args?': args, 'env?': Object.keys(process.env).sort() };
  const asked = Object.keys(told).find((each) => prompt.includes(each));
  if (!prompt.includes('nothing')) write(asked ? JSON.stringify(told[asked]) : `You said ${prompt}`);
  if (prompt.includes('steps')) return end({ is_error: true, terminal_reason: 'max_turns' });
  const denied = [{ tool_name: 'Write', tool_use_id: 'toolu_2', tool_input: { file_path: '/etc/x' } }];
  end(prompt.includes('denied') ? { permission_denials: denied } : {});
}
