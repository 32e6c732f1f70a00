import { join } from 'node:path';
import type { BackendContext, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { ConversationMemo } from '../../process/conversation-memo.ts';
import { providerUrls, wayOf } from '../../process/model-way.ts';
import { type PrivateFiles, placeFile } from '../../process/private-files.ts';
import {
  inheritedVariables,
  inputOf,
  instructionsOf,
  modelOf,
  mostSpokenBytes,
  withInstructions,
} from '../../process/program-request.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import type { GeminiOptions } from './options.ts';
import { policyOf } from './policy.ts';

/** Where its login is, also one by Google's cloud. */
const login = [
  ...['GEMINI_CLI_HOME', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_GENAI_USE_VERTEXAI'],
  ...['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_GENAI_USE_GCA'],
];

/** Of a home of our own. What does not get better soon is tried again by the house, which knows how long to wait. */
const settings = {
  general: { maxAttempts: 2, enableAutoUpdate: false, enableAutoUpdateNotification: false },
  security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } },
  privacy: { usageStatisticsEnabled: false },
  hooksConfig: { enabled: false },
  skills: { enabled: false },
};

/** Its arguments and its input: it goes on with its own conversation where it has one, else it is told what was said. */
export function programOrder(files: PrivateFiles) {
  return async (
    request: BackendRequest<GeminiOptions>,
    memo: ConversationMemo | undefined,
    environment: BackendContext['environment'],
  ): Promise<ProgramOrder> => {
    const { options, mark, timeoutMs, capabilities, workspace } = request;
    const model = modelOf(request);
    const { key, url } = wayOf(request);
    return {
      program: options.program,
      args: [
        // It works in no folder that it does not trust; what lies in this one decides nothing nevertheless.
        ...['--output-format', 'stream-json', '--approval-mode', 'default', '--skip-trust'],
        ...['--extensions', 'none', '--allowed-mcp-server-names', 'none'],
        ...['--policy', await files.keep(policyOf(capabilities), '.toml')],
        ...(model === undefined ? [] : ['--model', model]),
        ...(memo ? ['--resume', memo.id] : []),
      ],
      input: withInstructions(inputOf(request, memo), instructionsOf(request)),
      environment: {
        ...inheritedVariables(environment, login),
        ...(key !== undefined && (await accessOf(key, url, environment, files))),
      },
      ...{ workspace, mark, timeoutMs, outputLimitBytes: mostSpokenBytes },
    };
  };
}

/** With a key of its own it gets a home of its own, and needs nothing of what the user of the gateway has set up. */
async function accessOf(
  key: string,
  url: string | undefined,
  { GEMINI_CLI_HOME: usual, HOME: user }: BackendContext['environment'],
  files: PrivateFiles,
): Promise<Readonly<Record<string, string>>> {
  const written = JSON.stringify(settings);
  const place = usual ?? user;
  const home = place === undefined ? await files.folder() : join(place, '.gemini', 'posthouse');
  await placeFile(join(home, '.gemini', 'settings.json'), written);
  return {
    GEMINI_API_KEY: key,
    GEMINI_CLI_HOME: home,
    // A file in the folder could name another place, and would get the key.
    GOOGLE_GEMINI_BASE_URL: url ?? providerUrls.google,
  };
}
