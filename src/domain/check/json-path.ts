/** What stands at a place of a JSON text. */
export type JsonFound =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'no json' }
  | { readonly kind: 'absent' };

const step = /\.([\w-]+)|\[(\d{1,6})\]/y;

/** The steps of a path such as `$.items[0].price`; undefined when it is none. */
export function jsonPathSteps(path: string): readonly string[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  for (let at = 1; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const [, name, index] = step.exec(path) ?? [];
    const found = name ?? index;
    if (found === undefined) return undefined;
    steps.push(found);
  }
  return steps;
}

/** The value at the path: text as it is, anything else as JSON. */
export function readJsonPath(text: string, path: string): JsonFound {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'no json' };
  }
  for (const name of jsonPathSteps(path) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return { kind: 'absent' };
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return { kind: 'value', text: typeof value === 'string' ? value : JSON.stringify(value) };
}
