import type { LookUp } from './environment.ts';

/** A text with its variables filled in, and what stood in the way. */
export interface Interpolation {
  readonly text: string;
  /** The variables that it came from, such as `${TOKEN}`: where there are any, the text is never shown. */
  readonly filled: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Fills `${NAME}` and `${NAME:-default}` in; the default counts for unset and empty variables. `$${` is a plain `${`.
 * It works on single values after parsing, so a variable can never change the shape of the file.
 */
export function interpolate(text: string, lookUp: LookUp): Interpolation {
  const problems: string[] = [];
  const filled: string[] = [];
  const result = text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (whole, inner: string | undefined) => {
    if (inner === undefined) return '${';
    const [, name, fallback] = /^([A-Za-z_]\w*)(?::-(.*))?$/s.exec(inner) ?? [];
    if (name === undefined || !whole.endsWith('}')) {
      problems.push(
        `expected a variable such as \${NAME} or \${NAME:-default}; write "$\${" for a plain "\${"`,
      );
      return '';
    }
    filled.push(`\${${name}}`);
    const found = lookUp(name);
    if (found.kind === 'value' && (found.value !== '' || fallback === undefined)) return found.value;
    if (found.kind === 'unreadable') problems.push(found.reason);
    else if (fallback === undefined) {
      problems.push(`the variable ${name} is not set; set it, or write \${${name}:-default}`);
    }
    return fallback ?? '';
  });
  return { text: result, filled, problems };
}
