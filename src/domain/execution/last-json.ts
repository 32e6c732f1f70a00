/** A JSON object at the end of a text. */
export interface LastJson {
  readonly value: Readonly<Record<string, unknown>>;
  /** The text in front of it. */
  readonly before: string;
}

/** A longer one is no ending. */
const longest = 8_000;

/** The JSON object that a text ends with, bare or in a fence of its own; undefined when it ends with anything else. */
export function lastJson(text: string): LastJson | undefined {
  const { body, fence } = withoutFence(text.trimEnd());
  if (!body.endsWith('}')) return undefined;
  const from = Math.max(0, body.length - longest);
  for (let at = body.lastIndexOf('{'); at >= from; at = at === 0 ? -1 : body.lastIndexOf('{', at - 1)) {
    const value = parse(body.slice(at));
    if (value === undefined) continue;
    const before = body.slice(0, at).trimEnd();
    if (!fence) return { value, before };
    return { value, before: before.replace(/(?:^|\n)[ \t]*(?:```+|~~~+)[ \t]*\w*$/, '').trimEnd() };
  }
  return undefined;
}

function withoutFence(text: string): { readonly body: string; readonly fence: boolean } {
  const closing = /\n[ \t]*(?:```+|~~~+)$/.exec(text);
  if (!closing) return { body: text, fence: false };
  return { body: text.slice(0, closing.index).trimEnd(), fence: true };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
