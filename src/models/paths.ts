import type { ModelApi } from '../contracts/model-access.ts';

/** What a program asks of its model's provider. */
export interface Ask {
  /** Whether it costs tokens. */
  readonly isMetered: boolean;
}

interface Paths {
  /** By POST; each answer costs tokens. */
  readonly metered: RegExp;
  /** By POST, for nothing. */
  readonly free: RegExp;
}

/** With or without the version, as that may stand in the URL of the place already. */
const paths: Readonly<Record<ModelApi, Paths>> = {
  anthropic: { metered: /^(?:\/v1)?\/messages$/, free: /^(?:\/v1)?\/messages\/count_tokens$/ },
  openai: { metered: /^(?:\/v1)?\/(?:chat\/completions|responses(?:\/compact)?)$/, free: /^$/ },
  google: {
    metered: /^(?:\/v1\w*)?\/models\/[\w.-]+:(?:generateContent|streamGenerateContent)$/,
    free: /^(?:\/v1\w*)?\/models\/[\w.-]+:countTokens$/,
  },
};
/** Which models there are. */
const list = /^(?:\/v1\w*)?\/models(?:\/[\w-][\w.-]*)*$/;

/** What a request asks for; undefined for all else that a key may open, such as files, batches or an account's settings. */
export function askOf(api: ModelApi, method: string, path: string): Ask | undefined {
  if (method === 'GET' && list.test(path)) return { isMetered: false };
  if (method !== 'POST') return undefined;
  if (paths[api].metered.test(path)) return { isMetered: true };
  return paths[api].free.test(path) ? { isMetered: false } : undefined;
}
