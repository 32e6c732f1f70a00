import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { agentPrograms } from '../../config/tools/agent-programs.ts';

const record = new URL('../../config/agents-results.json', import.meta.url);

/** What is promised of every agent that is a program, and the tests that hold it to that, by their names. */
const laws: readonly (readonly [law: string, tests: RegExp])[] = [
  ['answers, and ends once', /streams text, then ends once/],
  ['its answer grows while it writes', /its answer grows/],
  ['its conversation goes on in a new process; a lost one begins anew', /goes on in a new process/],
  ['uses what it is allowed', /\breads\b|runs a harmless|a shell is one|runs anything/],
  ['is refused what it is not allowed', /is refused with|writes nothing|has no shell|has no tools/],
  ['is refused to write to a path outside of its folder', /nowhere else/],
  ['what lies in its folder does not widen what it may', /widens nothing/],
  ['stopped, it leaves no process', /cancelled in the middle|nobody listens any more/],
  ['says that it is not logged in', /status 401/],
  ['says that it is to slow down', /status 429/],
  ['takes no prompt for a flag', /never taken for a flag/],
];

type Outcome = 'passed' | 'failed' | 'absent';

/** Writes down, law by law, how each program did whose tests all ran. */
export const agentsReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const known: Record<string, unknown> = JSON.parse(readText());
    for (const module of modules) {
      const program = agentPrograms.find((each) => `${each.program}.test.ts` === basename(module.moduleId));
      const tests = [...module.children.allTests()];
      if (!program || tests.length === 0 || tests.some((test) => test.result().state === 'skipped')) continue;
      known[program.program] = {
        version: program.version,
        date: new Date().toISOString().slice(0, 10),
        laws: Object.fromEntries(laws.map(([law, names]) => [law, outcomeOf(tests, names)])),
      };
    }
    const ordered = agentPrograms.flatMap(({ program }) =>
      program in known ? [[program, known[program]]] : [],
    );
    writeFileSync(record, `${JSON.stringify(Object.fromEntries(ordered), undefined, 2)}\n`);
  },
};

function outcomeOf(tests: readonly TestCase[], names: RegExp): Outcome {
  const states = tests.filter(({ fullName }) => names.test(fullName)).map((test) => test.result().state);
  if (states.length === 0) return 'absent';
  return states.every((state) => state === 'passed') ? 'passed' : 'failed';
}

function readText(): string {
  try {
    return readFileSync(record, 'utf8');
  } catch {
    return '{}';
  }
}
