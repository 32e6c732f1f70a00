import type { ExportOptions } from './export-options.ts';

/** The options behind `posthouse task export`, which is `posthouse export` by another name. */
export function exportOptionsOf(words: readonly string[], table: string): ExportOptions {
  const written = (name: string) => {
    const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    return words[at]?.includes('=') ? words[at]?.split('=')[1] : at < 0 ? undefined : words[at + 1];
  };
  const since = written('since');
  return {
    table: written('table') ?? table,
    format: written('format') ?? 'jsonl',
    ...(since !== undefined && { since }),
  };
}
