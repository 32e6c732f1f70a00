import type { AgentBackend, BackendContext, BackendEvent } from '../../../src/contracts/agent-backend.ts';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import { missingProgram } from '../../process/find-program.ts';
import { createSpeakingProgram, type Dialect } from '../../process/speaking-program.ts';
import { endingOf, install, isLost } from './endings.ts';
import { createReader, type Told } from './events.ts';
import { type Memo, readMemo } from './memo.ts';
import type { ClaudeOptions } from './options.ts';
import { programOrder } from './program-order.ts';

const dialect: Dialect<ClaudeOptions, Memo, Told> = {
  ...{ title: 'Claude Code', readMemo, orderFor: programOrder, createReader, isLost, endingOf },
  lastEvents({ told: { result } }, now) {
    if (!result) return [];
    const refused = result.permission_denials.map(
      ({ tool_name: name, tool_input: input }): BackendEvent => ({
        kind: 'progress',
        text: `Refused: ${describeToolCall(name, input)}`,
      }),
    );
    const memo: Memo = { id: result.session_id, costUsd: result.total_cost_usd, at: now.toISOString() };
    return [...refused, { kind: 'memo', memo }];
  },
  missing: ({ options: { program }, workspace }, { PATH: path }) =>
    missingProgram({ program, install }, { workspace, path }),
};

/** Runs Claude Code for each request, in its own conversation of the session. */
export function createClaudeBackend(context: BackendContext): AgentBackend<ClaudeOptions> {
  return createSpeakingProgram(dialect, context);
}
