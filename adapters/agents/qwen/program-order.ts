import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendContext, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { CountingMemo } from '../../process/counting-memo.ts';
import { providerUrls, wayOf } from '../../process/model-way.ts';
import type { PrivateFiles } from '../../process/private-files.ts';
import {
  inheritedVariables,
  inputOf,
  instructionsOf,
  modelOf,
  mostSpokenBytes,
} from '../../process/program-request.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import type { QwenOptions } from './options.ts';
import { permissionsOf } from './permissions.ts';

/** Over all other settings: it would wait ten times for a minute, and believe what lies in a folder. */
const settings = {
  model: { generationConfig: { maxRetries: 1, retryInitialDelayMs: 1_000, retryMaxDelayMs: 2_000 } },
  security: { folderTrust: { enabled: true } },
  general: { enableAutoUpdate: false },
  privacy: { usageStatisticsEnabled: false },
};

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export function programOrder(files: PrivateFiles) {
  return async (
    request: BackendRequest<QwenOptions>,
    memo: CountingMemo | undefined,
    environment: BackendContext['environment'],
  ): Promise<ProgramOrder> => {
    const { options, mark, timeoutMs, capabilities } = request;
    // Its rules speak of real places.
    const workspace = await realpath(request.workspace);
    const { excluded, allowed } = permissionsOf(capabilities, workspace);
    const model = modelOf(request);
    const told = instructionsOf(request);
    const { key, url } = wayOf(request);
    return {
      program: options.program,
      args: [
        ...['--output-format', 'stream-json', '--include-partial-messages', '--approval-mode', 'default'],
        // No hooks, servers, extensions or instructions that lie in a folder or in a home.
        ...['--safe-mode', '--max-session-turns', String(options.mostSteps)],
        ...['--exclude-tools', ...excluded],
        ...(allowed.length > 0 ? ['--allowed-tools', ...allowed] : []),
        ...(options.key === undefined ? [] : ['--auth-type', 'openai']),
        ...(model === undefined ? [] : ['--model', model]),
        ...(told === '' ? [] : ['--append-system-prompt', told]),
        ...(memo ? ['--resume', memo.id] : []),
      ],
      input: inputOf(request, memo),
      environment: {
        ...inheritedVariables(environment, ['QWEN_HOME']),
        ...(key !== undefined && accessOf(key, url, environment)),
        QWEN_CODE_SYSTEM_SETTINGS_PATH: await files.keep(JSON.stringify(settings), '.json'),
      },
      ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
    };
  };
}

/** With a key of its own it needs nothing of what the user of the gateway has set up for themselves. */
function accessOf(
  key: string,
  url = providerUrls.openai,
  { QWEN_HOME: home, HOME: user }: BackendContext['environment'],
): Readonly<Record<string, string>> {
  const usual = home ?? (user === undefined ? undefined : join(user, '.qwen'));
  return {
    OPENAI_API_KEY: key,
    // Said even where it is the usual one: a file in the folder could name another, and would get the key.
    OPENAI_BASE_URL: url,
    ...(usual !== undefined && { QWEN_HOME: join(usual, 'posthouse') }),
  };
}
