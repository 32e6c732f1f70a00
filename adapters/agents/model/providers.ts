import type { LanguageModel } from 'ai';
import { isKnown, type ModelOptions, partsOf } from './options.ts';

/** The model of a name, with the key and the place that this agent's options give; its provider is loaded only now. */
export async function openModel(name: string, { providers }: ModelOptions): Promise<LanguageModel> {
  const { provider, model } = partsOf(name);
  const { key, url } = providers[provider] ?? {};
  const settings = { ...(key !== undefined && { apiKey: key }), ...(url !== undefined && { baseURL: url }) };
  switch (provider) {
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(settings)(model);
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(settings)(model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogleGenerativeAI(settings)(model);
    default: {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({
        ...{ name: provider, baseURL: url ?? '', includeUsage: true },
        ...(key !== undefined && { apiKey: key }),
      })(model);
    }
  }
}

/** What keeps the model from being asked, looked at without asking it. */
export function missingKey(name: string, { providers }: ModelOptions, agent: string): string | undefined {
  if (!name.includes(':')) {
    return `"${name}" names no provider. Write provider:model, such as anthropic:${name}.`;
  }
  const { provider } = partsOf(name);
  const { key, url } = providers[provider] ?? {};
  // Whoever has put something in front of a provider's own place knows whether that asks for a key.
  if (key !== undefined || url !== undefined) return undefined;
  const place = `agents.${agent}.providers.${provider}`;
  return isKnown(provider)
    ? `There is no key for ${provider}. Set \`${place}.key\`, such as to \${${provider.toUpperCase()}_API_KEY}.`
    : `Nobody knows where "${provider}" is. Set \`${place}.url\`.`;
}
