import type { Config } from './config.ts';
import type { Environment } from './environment.ts';

const soundsSecret = /(?:token|secret|password|passphrase|credential|api_?key|^key|_key)s?$/i;
const namesPlace = /_(?:FILE|PATH|DIR|COMMAND)$/;

/**
 * Every value that nobody may read: what stands in the config under a name that sounds like a secret, what the variables of
 * such names hold, and the passwords in addresses.
 */
export function secretsIn(
  { agents, accounts, web, database }: Pick<Config, 'agents' | 'accounts' | 'web' | 'database'>,
  environment: Environment,
): readonly string[] {
  const options = [...agents, ...accounts].map((each) => each.options);
  const variables = Object.entries(environment).filter(([name]) => !namesPlace.test(name));
  return secretValues([options, web, database, Object.fromEntries(variables)]);
}

/** However deep. */
function secretValues(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return [...(soundsSecret.test(name) ? [value] : []), ...passwordsIn(value)];
  if (Array.isArray(value)) return value.flatMap((each) => secretValues(each, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => secretValues(each, key));
}

/** The password of an address, as it is written and as it is meant. */
function passwordsIn(text: string): readonly string[] {
  const password = URL.parse(text)?.password ?? '';
  if (password === '') return [];
  try {
    return [...new Set([password, decodeURIComponent(password)])];
  } catch {
    return [password];
  }
}
