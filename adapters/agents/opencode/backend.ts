import type { AgentBackend, BackendContext } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { type ConversationMemo, readConversationMemo } from '../../process/conversation-memo.ts';
import { missingProgram } from '../../process/find-program.ts';
import { modelOf } from '../../process/program-request.ts';
import { createSpeakingProgram, type Dialect } from '../../process/speaking-program.ts';
import { endingOfSpeech } from '../../process/speech-endings.ts';
import { createReader, type Told } from './events.ts';
import type { OpencodeOptions } from './options.ts';
import { programOrder } from './program-order.ts';

const title = 'OpenCode';
const install = 'npm install -g opencode-ai';
const login = 'Run `opencode auth login` once on this machine, or set a valid `key` for the agent.';

const dialect: Dialect<OpencodeOptions, ConversationMemo, Told> = {
  ...{
    title,
    loginVariable: 'XDG_DATA_HOME',
    readMemo: readConversationMemo,
    orderFor: programOrder,
    createReader,
  },
  isLost: ({ end, told }) => end.kind === 'ended' && !told.took && /session not found/i.test(end.tail),
  lastEvents({ told: { id } }, now) {
    return id === undefined ? [] : [{ kind: 'memo', memo: { id, at: now.toISOString() } }];
  },
  endingOf({ end, told, request }) {
    const { program } = request.options;
    const usage = told.took && usageOf(told.took, modelOf(request));
    return endingOfSpeech(end, { title, program, install, login }, { ...told, usage });
  },
  missing: ({ options: { program }, workspace }, { PATH: path }) =>
    missingProgram({ program, install }, { workspace, path }),
};

/** Runs OpenCode for each request, in its own conversation of the session. */
export function createOpencodeBackend(context: BackendContext): AgentBackend<OpencodeOptions> {
  return createSpeakingProgram(dialect, context);
}

/** It prices what it knows; what costs nothing by its word may have a price in the config. */
function usageOf({ input, cached, output, costUsd }: NonNullable<Told['took']>, model?: string): Usage {
  return {
    ...{ inputTokens: input, cachedInputTokens: cached, outputTokens: output },
    ...(costUsd > 0 && { costUsd }),
    ...(model !== undefined && { model }),
  };
}
