import type { AgentBackend, BackendContext } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import {
  type CountingMemo,
  type Counts,
  countedSince,
  readCountingMemo,
} from '../../process/counting-memo.ts';
import { missingProgram } from '../../process/find-program.ts';
import { modelOf } from '../../process/program-request.ts';
import { createSpeakingProgram, type Dialect } from '../../process/speaking-program.ts';
import { endingOfSpeech } from '../../process/speech-endings.ts';
import { createStreamJsonReader, type Result, refusalsOf, type Told } from '../../process/stream-json.ts';
import type { QwenOptions } from './options.ts';
import { programOrder, serversOf } from './program-order.ts';

const title = 'Qwen Code';
const install = 'npm install -g @qwen-code/qwen-code';
const login = 'Run `qwen` once on this machine and set it up, or set a valid `key` for the agent.';

/** Runs Qwen Code for each request, in its own conversation of the session. */
export function createQwenBackend(context: BackendContext): AgentBackend<QwenOptions> {
  const dialect: Dialect<QwenOptions, CountingMemo, Told> = {
    ...{
      title,
      loginVariable: 'QWEN_HOME',
      readMemo: readCountingMemo,
      createReader: createStreamJsonReader,
    },
    orderFor: programOrder,
    isLost: ({ end, told }) => end.kind === 'ended' && !told.result && /no saved session/i.test(end.tail),
    lastEvents({ told: { result } }, now) {
      if (!result) return [];
      const memo: CountingMemo = { ...countsOf(result), id: result.session_id, at: now.toISOString() };
      return [...refusalsOf(result), { kind: 'memo', memo }];
    },
    endingOf({ end, told: { result, wrote }, memo, request }) {
      const { program } = request.options;
      return endingOfSpeech(
        end,
        { title, program, install, login },
        {
          ...{ wrote, isDone: result !== undefined && !result.is_error },
          usage: result && usageOf(result, memo, modelOf(request)),
          complaint: result?.is_error ? { message: result.error?.message ?? result.result } : undefined,
        },
      );
    },
    missing: ({ options: { program }, workspace }, { PATH: path }) =>
      missingProgram({ program, install }, { workspace, path }),
    async tidy({ gateway }, files) {
      if (gateway) await files.forget(serversOf(gateway), '.json');
    },
  };
  return createSpeakingProgram(dialect, context);
}

/** What the whole conversation has taken, with what its provider had kept; it counts no money. */
function countsOf({ usage }: Result): Counts {
  return {
    inputTokens: usage.input_tokens,
    cachedInputTokens: usage.cache_read_input_tokens,
    outputTokens: usage.output_tokens,
  };
}

function usageOf(result: Result, memo: CountingMemo | undefined, model: string | undefined): Usage {
  return { ...countedSince(memo, countsOf(result)), ...(model !== undefined && { model }) };
}
