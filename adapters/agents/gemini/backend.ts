import type { AgentBackend, BackendContext } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { type ConversationMemo, readConversationMemo } from '../../process/conversation-memo.ts';
import { missingProgram } from '../../process/find-program.ts';
import { modelOf } from '../../process/program-request.ts';
import { createSpeakingProgram, type Dialect } from '../../process/speaking-program.ts';
import { endingOfSpeech } from '../../process/speech-endings.ts';
import { createReader, type Told } from './events.ts';
import type { GeminiOptions } from './options.ts';
import { programOrder } from './program-order.ts';

const title = 'Gemini CLI';
const install = 'npm install -g @google/gemini-cli';
const login = 'Run `gemini` once on this machine and log in, or set a valid `key` for the agent.';

/** Runs Gemini CLI for each request, in its own conversation of the session. */
export function createGeminiBackend(context: BackendContext): AgentBackend<GeminiOptions> {
  const dialect: Dialect<GeminiOptions, ConversationMemo, Told> = {
    ...{
      title,
      loginVariable: 'GEMINI_CLI_HOME',
      readMemo: readConversationMemo,
      orderFor: programOrder,
      createReader,
    },
    isLost: ({ end, told }) =>
      end.kind === 'ended' && !told.result && /error resuming session/i.test(end.tail),
    lastEvents({ told: { id } }, now) {
      return id === undefined ? [] : [{ kind: 'memo', memo: { id, at: now.toISOString() } }];
    },
    endingOf({ end, told: { result, wrote }, request }) {
      const { program } = request.options;
      const isWrong = result !== undefined && result.status !== 'success';
      return endingOfSpeech(
        end,
        { title, program, install, login },
        {
          ...{ wrote, isDone: result !== undefined },
          usage: result?.stats && usageOf(result.stats, modelOf(request)),
          complaint: isWrong ? { message: result.error?.message ?? '' } : undefined,
        },
      );
    },
    missing: ({ options: { program }, workspace }, { PATH: path }) =>
      missingProgram({ program, install }, { workspace, path }),
  };
  return createSpeakingProgram(dialect, context);
}

/** It counts the tokens of this time alone, with those that its provider had kept among them, and no money. */
function usageOf(stats: NonNullable<NonNullable<Told['result']>['stats']>, model: string | undefined): Usage {
  return {
    ...{ inputTokens: stats.input_tokens, cachedInputTokens: stats.cached },
    outputTokens: stats.output_tokens,
    ...(model !== undefined && { model }),
  };
}
