import type { BackendContext, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { Capability } from '../../../src/domain/capability.ts';
import { modelOf } from '../../process/program-request.ts';
import type { ProgramOrder } from '../../process/start-program.ts';
import { givenVariables } from './model-ways.ts';
import type { AcpOptions } from './options.ts';
import type { Preset } from './presets.ts';

/** Enough for an agent to find itself and its login, and none of the gateway's secrets. */
const inherited = [
  ...['PATH', 'HOME', 'LANG', 'TMPDIR', 'USER', 'TZ', 'SSL_CERT_FILE', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME'],
  ...['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'],
];

const mostOutputBytes = 64 * 1024 * 1024;

/** The program of a request, and what it may see. What it is asked is said to it later. */
export function programOrder(
  request: BackendRequest<AcpOptions>,
  preset: Preset,
  environment: BackendContext['environment'],
): Omit<ProgramOrder, 'input'> {
  const { options, workspace, mark, timeoutMs, capabilities, models } = request;
  const given = givenVariables(options, models, modelOf(request));
  return {
    program: preset.program,
    args: preset.arguments,
    environment: {
      ...Object.fromEntries(inherited.map((name) => [name, environment[name]])),
      TERM: 'dumb',
      ...given,
      // What holds it back stands above what it was given.
      ...preset.environment?.(mayOf(capabilities), given),
    },
    ...{ workspace, mark, timeoutMs, outputLimitBytes: mostOutputBytes },
  };
}

/** Whether one of them has been given. */
export function mayOf(capabilities: readonly Capability[]): (...wanted: readonly Capability[]) => boolean {
  return (...wanted) => wanted.some((each) => capabilities.includes(each));
}
