import type { Capability } from '../../../src/domain/capability.ts';
import { permissionsOf } from '../../process/claude-permissions.ts';
import type { AcpOptions, PresetName } from './options.ts';
import { withSettings } from './settings.ts';

/** What is known of an agent. */
export interface Preset {
  /** Its name for people. */
  readonly title: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** How it is installed. */
  readonly install: string;
  /** How somebody logs in with it. */
  readonly login: string;
  /** The mode of its own in which it asks, or cannot do, what it has not been given. */
  mode?(may: May): string;
  /** What its variables say besides, made from those that the agent has been given. */
  environment?(may: May, given: Variables): Variables;
  /** What it is told when a conversation begins or goes on, beyond the protocol. */
  meta?(grant: { readonly capabilities: readonly Capability[]; readonly workspace: string }): object;
  /** By which of its methods it logs in with a key that stands in a variable. */
  readonly keyMethods?: Readonly<Record<string, string>>;
  /** What it does in its folder without asking, which no rule of ours sees. */
  readonly unasked?: readonly Capability[];
  /** Whether another process does not find its conversations again, though it says so. */
  readonly forgets?: boolean;
}

type May = (...wanted: readonly Capability[]) => boolean;
type Variables = Readonly<Record<string, string>>;

const presets: Readonly<Record<PresetName, Preset>> = {
  claude: {
    title: 'Claude Code',
    program: 'claude-agent-acp',
    arguments: [],
    install: 'npm install -g @agentclientprotocol/claude-agent-acp',
    login: 'Run `claude` once on this machine and log in, or set environment.ANTHROPIC_API_KEY of the agent.',
    mode: () => 'default',
    environment: () => ({
      ...{ DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
      // It would try a key that is refused for minutes.
      CLAUDE_CODE_MAX_RETRIES: '2',
    }),
    // Tools that it may not use are taken away, since it asks for none that only looks around in its folder; and what lies in a
    // folder or in a home allows nothing.
    meta: ({ capabilities, workspace }) => ({
      claudeCode: {
        options: {
          tools: permissionsOf(capabilities, workspace).tools,
          settingSources: [],
          strictMcpConfig: true,
        },
      },
    }),
  },
  codex: {
    title: 'Codex',
    program: 'codex-acp',
    arguments: [],
    install: 'npm install -g @agentclientprotocol/codex-acp',
    login: 'Run `codex login` once on this machine, or set environment.OPENAI_API_KEY of the agent.',
    mode: (may) => (may('fs:write', 'shell:write') ? 'workspace-write' : 'read-only'),
    environment: (may, given) => ({
      NO_BROWSER: '1',
      CODEX_CONFIG: withSettings(given['CODEX_CONFIG'], {
        web_search: may('web:fetch') ? 'live' : 'disabled',
        // Its sandbox holds back writing and the network, but lets all be read.
        features: {
          shell_tool: may('fs:read', 'fs:write', 'shell:read', 'shell:write', 'gh:read', 'gh:write'),
        },
        // Its shell sees neither its key nor anything else that sounds like one.
        shell_environment_policy: { inherit: 'core' },
      }),
    }),
    keyMethods: { OPENAI_API_KEY: 'api-key', CODEX_API_KEY: 'api-key' },
  },
  opencode: {
    title: 'OpenCode',
    program: 'opencode',
    arguments: ['acp'],
    install: 'npm install -g opencode-ai',
    login: 'Run `opencode auth login` once on this machine, or set the key of its provider in environment.',
    environment: (may, given) => ({
      OPENCODE_DISABLE_PROJECT_CONFIG: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      // It allows nearly everything unless it is told to ask. Who is refused what it asks ends its turn at once: so what it may
      // not do at all it is not offered.
      OPENCODE_CONFIG_CONTENT: withSettings(given['OPENCODE_CONFIG_CONTENT'], {
        permission: openCodeRules(may),
      }),
    }),
  },
  gemini: {
    title: 'Gemini',
    program: 'gemini',
    arguments: ['--acp'],
    install: 'npm install -g @google/gemini-cli',
    login: 'Run `gemini` once on this machine and log in, or set environment.GEMINI_API_KEY of the agent.',
    mode: () => 'default',
    keyMethods: { GEMINI_API_KEY: 'gemini-api-key' },
    unasked: ['fs:read'],
    forgets: true,
  },
  qwen: {
    title: 'Qwen Code',
    program: 'qwen',
    arguments: ['--acp'],
    install: 'npm install -g @qwen-code/qwen-code',
    login: 'Run `qwen` once on this machine and log in, or set environment.OPENAI_API_KEY of the agent.',
    mode: () => 'default',
    keyMethods: { OPENAI_API_KEY: 'openai' },
    unasked: ['fs:read'],
  },
  goose: {
    title: 'Goose',
    program: 'goose',
    arguments: ['acp'],
    install: 'see https://github.com/block/goose',
    login: 'Run `goose configure` once on this machine.',
    environment: () => ({ GOOSE_MODE: 'approve' }),
  },
};

/** What is known of the agent that the options name; of one without a preset, what they tell. */
export function presetOf({ preset, program, arguments: args }: AcpOptions): Preset {
  const known = preset && presets[preset];
  const name = program ?? known?.program ?? '';
  return {
    title: name.split('/').at(-1) ?? name,
    install: `put it where the gateway finds it, or mend the agent's program.`,
    login:
      'Log in with it once on this machine, as the user that runs the gateway, or set its key in environment.',
    ...known,
    program: name,
    arguments: args ?? known?.arguments ?? [],
  };
}

function openCodeRules(may: May): Variables {
  const asked = (...wanted: readonly Capability[]) => (may(...wanted) ? 'ask' : 'deny');
  const looking = asked('fs:read', 'fs:write');
  return {
    '*': 'ask',
    ...{ read: looking, grep: looking, glob: looking, list: looking, edit: asked('fs:write') },
    bash: asked('shell:read', 'shell:write', 'gh:read', 'gh:write'),
    webfetch: asked('web:fetch'),
    websearch: asked('web:fetch'),
    external_directory: may('shell:write') ? 'allow' : 'deny',
    ...{ todowrite: 'allow', todoread: 'allow', skill: 'deny', doom_loop: 'deny' },
  };
}
