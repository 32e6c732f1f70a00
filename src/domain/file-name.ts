/** The most characters of a name that came from outside. */
const longestName = 80;

/**
 * A name that is safe to write to: no path, no sign that hides another, nothing that a shell or a listing would take for
 * something else. What is left empty gets the fallback.
 */
export function safeFileName(name: string | undefined, fallback: string): string {
  const last = (name ?? '').toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[^\p{L}\p{N}\p{M} ._()+-]/gu, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. -]+|[. ]+$/g, '');
  if (clean.replace(/_/g, '') === '') return fallback;
  if (clean.length <= longestName) return clean;
  const ending = /\.\w{1,10}$/.exec(clean)?.[0] ?? '';
  return clean.slice(0, longestName - ending.length).toWellFormed() + ending;
}
