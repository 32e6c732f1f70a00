import type { AgentBackend, BackendContext } from '../../../src/contracts/agent-backend.ts';
import { missingProgram } from '../../process/find-program.ts';
import { createSpeakingProgram, type Dialect } from '../../process/speaking-program.ts';
import { createStreamJsonReader, refusalsOf, type Told } from '../../process/stream-json.ts';
import { endingOf, install, isLost } from './endings.ts';
import { type Memo, readMemo } from './memo.ts';
import type { ClaudeOptions } from './options.ts';
import { programOrder } from './program-order.ts';

const dialect: Dialect<ClaudeOptions, Memo, Told> = {
  ...{
    title: 'Claude Code',
    loginVariable: 'CLAUDE_CONFIG_DIR',
    readMemo,
    orderFor: programOrder,
    createReader: createStreamJsonReader,
    isLost,
    endingOf,
  },
  lastEvents({ told: { result } }, now) {
    if (!result) return [];
    const memo: Memo = { id: result.session_id, costUsd: result.total_cost_usd, at: now.toISOString() };
    return [...refusalsOf(result), { kind: 'memo', memo }];
  },
  missing: ({ options: { program }, workspace }, { PATH: path }) =>
    missingProgram({ program, install }, { workspace, path }),
};

/** Runs Claude Code for each request, in its own conversation of the session. */
export function createClaudeBackend(context: BackendContext): AgentBackend<ClaudeOptions> {
  return createSpeakingProgram(dialect, context);
}
