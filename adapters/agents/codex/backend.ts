import type { AgentBackend, BackendContext } from '../../../src/contracts/agent-backend.ts';
import { type CountingMemo, readCountingMemo } from '../../process/counting-memo.ts';
import { missingProgram } from '../../process/find-program.ts';
import { createSpeakingProgram, type Dialect } from '../../process/speaking-program.ts';
import { countsOf, endingOf, install, isLost } from './endings.ts';
import { createReader, type Told } from './events.ts';
import type { CodexOptions } from './options.ts';
import { programOrder } from './program-order.ts';

const dialect: Dialect<CodexOptions, CountingMemo, Told> = {
  ...{
    title: 'Codex',
    loginVariable: 'CODEX_HOME',
    readMemo: readCountingMemo,
    orderFor: programOrder,
    createReader,
    isLost,
    endingOf,
  },
  lastEvents({ told: { id, usage }, memo }, now) {
    if (id === undefined) return [];
    // Who was stopped has told no counts: they come with those of the next time.
    const counts = usage
      ? countsOf(usage)
      : { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, ...memo };
    const noted: CountingMemo = { ...counts, id, at: now.toISOString() };
    return [{ kind: 'memo', memo: noted }];
  },
  missing: ({ options: { program }, workspace }, { PATH: path }) =>
    missingProgram({ program, install }, { workspace, path }),
};

/** Runs Codex for each request, in its own conversation of the session. */
export function createCodexBackend(context: BackendContext): AgentBackend<CodexOptions> {
  return createSpeakingProgram(dialect, context);
}
