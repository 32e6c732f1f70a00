import * as z from 'zod';
import type { ModelAccess, ModelApi, ModelPlace } from '../../../src/contracts/model-access.ts';
import { placeInOpencode, providerIn, providerUrls } from '../../process/model-way.ts';
import type { AcpOptions, PresetName } from './options.ts';
import { settingsIn, withSettings } from './settings.ts';

type Variables = Readonly<Record<string, string>>;
type Place = Pick<ModelPlace, 'api' | 'url' | 'key'>;

/** How a known agent is told by variables where its model is and what opens it. */
interface Way {
  /** What the variables say; undefined without a key. */
  placeIn(given: Variables, model: string | undefined): Place | undefined;
  /** The variables that say it of another way. */
  through(access: ModelAccess, given: Variables, model: string | undefined): Variables;
  /** Where keys stand: none of them is left. */
  readonly keys: readonly string[];
}

const keyVariable = 'POSTHOUSE_MODEL_KEY';

const ways: Readonly<Partial<Record<PresetName, Way>>> = {
  claude: byVariables('anthropic', {
    key: 'ANTHROPIC_API_KEY',
    url: 'ANTHROPIC_BASE_URL',
    others: ['ANTHROPIC_AUTH_TOKEN'],
  }),
  gemini: byVariables('google', {
    key: 'GEMINI_API_KEY',
    url: 'GOOGLE_GEMINI_BASE_URL',
    others: ['GOOGLE_API_KEY'],
  }),
  qwen: byVariables('openai', { key: 'OPENAI_API_KEY', url: 'OPENAI_BASE_URL' }),
  codex: {
    keys: ['OPENAI_API_KEY', 'CODEX_API_KEY'],
    placeIn(given) {
      const { model_provider: name = '', model_providers: all } = codexSettings.parse(
        settingsIn(given['CODEX_CONFIG']),
      );
      const provider = Object.hasOwn(all, name) ? all[name] : undefined;
      const key = given[provider?.env_key ?? 'OPENAI_API_KEY'] ?? given['CODEX_API_KEY'];
      return key === undefined
        ? undefined
        : { api: 'openai', url: provider?.base_url ?? providerUrls.openai, key };
    },
    through({ url, key }, given) {
      const { model_providers: all } = codexSettings.parse(settingsIn(given['CODEX_CONFIG']));
      const retries = { request_max_retries: 1, stream_max_retries: 1 };
      const posthouse = { name: 'posthouse', base_url: url, env_key: keyVariable, wire_api: 'responses' };
      return {
        [keyVariable]: key,
        CODEX_CONFIG: withSettings(given['CODEX_CONFIG'], {
          model_provider: 'posthouse',
          model_providers: { ...all, posthouse: { ...posthouse, ...retries } },
        }),
      };
    },
  },
  opencode: {
    keys: [],
    placeIn(given, model) {
      const place = placeInOpencode(model);
      const key = given[`${providerIn(model).toUpperCase()}_API_KEY`];
      return key === undefined || place === undefined ? undefined : { ...place, key };
    },
    through({ url, key }, given, model) {
      const provider = providerIn(model);
      const theirs = settingsIn(given['OPENCODE_CONFIG_CONTENT'])['provider'];
      const options = { apiKey: `{env:${keyVariable}}`, baseURL: url };
      return {
        [keyVariable]: key,
        OPENCODE_CONFIG_CONTENT: withSettings(given['OPENCODE_CONFIG_CONTENT'], {
          provider: { ...record.parse(theirs), [provider]: { options } },
        }),
      };
    },
  },
};

const record = z.record(z.string(), z.unknown()).catch({});
const text = z.string().optional().catch(undefined);
const codexSettings = z.object({
  model_provider: text,
  model_providers: z.record(z.string(), z.looseObject({ base_url: text, env_key: text })).catch({}),
});

/** Where the model of a known agent is, if the key for it is among its variables. */
export function placeOf(
  { preset, environment }: Pick<AcpOptions, 'preset' | 'environment'>,
  model: string | undefined,
): ModelPlace | undefined {
  const place = preset && ways[preset]?.placeIn(environment, model);
  return place && { ...place, model };
}

/** The variables that the agent was given; with a way by the gateway that, and no key any more. */
export function givenVariables(
  { preset, environment }: Pick<AcpOptions, 'preset' | 'environment'>,
  models: ModelAccess | undefined,
  model: string | undefined,
): Variables {
  const way = preset && ways[preset];
  const place = way?.placeIn(environment, model);
  if (!models || !way || !place) return environment;
  // The key may stand in several variables.
  const kept = Object.entries(environment).filter(
    ([name, value]) => !way.keys.includes(name) && value !== place.key,
  );
  return { ...Object.fromEntries(kept), ...way.through(models, environment, model) };
}

/** An agent with a variable for each. */
function byVariables(
  api: ModelApi,
  {
    key,
    url,
    others = [],
  }: { readonly key: string; readonly url: string; readonly others?: readonly string[] },
): Way {
  return {
    keys: [key, ...others],
    placeIn(given) {
      const secret = given[key];
      return secret === undefined ? undefined : { api, url: given[url] ?? providerUrls[api], key: secret };
    },
    through: (access) => ({ [key]: access.key, [url]: access.url }),
  };
}
