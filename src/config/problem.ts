/** Where something stands in the file, from the top. */
export type Path = readonly PropertyKey[];

/** Something that is wrong in the file. `text` says what was expected and what came, and never holds a secret. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
  /** From 1; undefined where the place is known only by its path. */
  readonly line?: number;
}

/** A path as people write it: `routes[0].agent`. */
export function printPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

/** A key under which two equal paths meet. */
export function pathKey(path: Path): string {
  return JSON.stringify(path.map(String));
}

/** The problems at places of which nothing was said yet: one is enough for each value. An unknown key is no value. */
export function withoutDoubles(problems: readonly Problem[], said: readonly Problem[]): readonly Problem[] {
  const places = new Set(said.map(({ path }) => pathKey(path)));
  return problems.filter(({ path, text }) => !places.has(pathKey(path)) || text.startsWith('unknown key'));
}
