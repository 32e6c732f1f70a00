#!/usr/bin/env node
// Speaks as the real program does: its lines are recorded from one, shortened to what is read of them.
import { callIn, useTool } from './fake-mcp.mjs';

const chunks = [];
process.stdin
  .on('data', (chunk) => chunks.push(chunk))
  .on('end', () => answer(Buffer.concat(chunks).toString()));

const args = process.argv.slice(2);
const resumed = args.includes('resume') ? args[args.indexOf('resume') + 1] : undefined;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const write = (text) => say({ type: 'item.completed', item: { id: 'item_1', type: 'agent_message', text } });

function end() {
  const times = resumed ? 2 : 1;
  const usage = { input_tokens: 120 * times, cached_input_tokens: 7 * times, output_tokens: 30 * times };
  say({ type: 'turn.completed', usage: { ...usage, reasoning_output_tokens: 0 } });
}

function fail(message) {
  say({ type: 'error', message });
  say({ type: 'turn.failed', error: { message } });
  process.exitCode = 1;
}

/** The server that it is given: it takes its token from a variable, and asks nobody. */
function server() {
  const settings = args.flatMap((each) => /^mcp_servers\.posthouse\.(\w+)=(.*)$/.exec(each)?.slice(1) ?? []);
  const value = (key) => JSON.parse(settings[settings.indexOf(key) + 1]);
  if (value('default_tools_approval_mode') !== 'approve') throw new Error('nobody approves');
  const token = process.env[value('bearer_token_env_var')];
  return { url: value('url'), headers: { authorization: `Bearer ${token}` } };
}

async function answer(prompt) {
  if (resumed === 'lost') {
    process.stderr.write('Error: no rollout found for thread id lost\n');
    process.exitCode = 1;
    return;
  }
  const warning = { id: 'item_0', type: 'error', message: 'Model metadata for `x` not found.' };
  const status = /status (\d+)/.exec(prompt)?.[1];
  say({ type: 'thread.started', thread_id: resumed ?? '01a1fc94-0000-7000-8000-000000000000' });
  say({ type: 'item.completed', item: warning });
  say({ type: 'turn.started' });
  if (status) return fail(`unexpected status ${status} : no`);
  if (prompt.includes('crowd'))
    return fail('We’re currently experiencing high demand, which may cause temporary errors.');
  if (prompt.includes('too long')) return fail('Your input exceeds the context window of this model.');
  if (prompt.includes('no result')) return process.exit(3);
  if (prompt.includes('slow')) return void setInterval(() => write('slow '), 20);
  const call = callIn(prompt);
  if (call) {
    const item = { id: 'item_3', type: 'mcp_tool_call', server: 'posthouse', tool: call.name };
    say({ type: 'item.started', item: { ...item, arguments: call.input, status: 'in_progress' } });
    write(await useTool(server(), call.name, call.input));
    return end();
  }
  if (prompt.includes('tool')) {
    write('I look.');
    const item = {
      id: 'item_2',
      type: 'command_execution',
      command: "/bin/bash -lc 'ls'",
      status: 'in_progress',
    };
    say({ type: 'item.started', item });
  }
  if (prompt.includes('denied')) {
    const run = { id: 'item_4', type: 'command_execution', command: "/bin/bash -lc 'touch /etc/x'" };
    const output = "touch: cannot touch '/etc/x': Read-only file system\n";
    say({ type: 'item.started', item: { ...run, status: 'in_progress' } });
    say({
      type: 'item.completed',
      item: { ...run, aggregated_output: output, exit_code: 1, status: 'failed' },
    });
  }
  const told = { 'args?': args, 'env?': Object.keys(process.env).sort() };
  const asked = Object.keys(told).find((each) => prompt.includes(each));
  if (!prompt.includes('nothing')) write(asked ? JSON.stringify(told[asked]) : `You said ${prompt}`);
  end();
}
