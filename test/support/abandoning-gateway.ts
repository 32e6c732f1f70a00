import { runProgram } from '../../adapters/process/run-program.ts';
import { systemClock } from '../../src/kernel/clock.ts';

/** Runs a program that obeys nobody, under the mark that it is given, and tells what it says; to be killed. */
const [mark = ''] = process.argv.slice(2);
const script = `trap '' TERM INT; (setsid sh -c 'trap "" TERM; sleep 600; :' >/dev/null 2>&1 &); echo up; sleep 600; :`;
const order = {
  ...{ program: 'sh', args: ['-c', script], input: '', environment: { PATH: process.env['PATH'] } },
  ...{ workspace: '/', mark, timeoutMs: 600_000, outputLimitBytes: 1_000 },
};
const awake = setInterval(() => {}, 1_000);
for await (const text of runProgram(order, new AbortController().signal, systemClock))
  process.stdout.write(text);
clearInterval(awake);
