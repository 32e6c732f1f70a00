/** What a program writes that tells of itself in lines of JSON. */
export interface JsonLines {
  /** The lines that are whole by now. */
  take(text: string): readonly unknown[];
  /** What stands behind the last end of a line, when nothing more can come. */
  rest(): readonly unknown[];
}

/** A longer line is left out: nobody needs a megabyte of one tool's output. */
const mostLetters = 1_000_000;

/** Cuts text into lines and reads each as JSON; what is none is left out. */
export function createJsonLines(): JsonLines {
  let begun = '';
  let isTooLong = false;
  const keep = (text: string) => {
    isTooLong ||= begun.length + text.length > mostLetters;
    begun = isTooLong ? '' : begun + text;
  };
  const end = (): readonly unknown[] => {
    const line = begun;
    const found = isTooLong ? [] : parsed(line);
    begun = '';
    isTooLong = false;
    return found;
  };
  return {
    take(text) {
      const found: unknown[] = [];
      const parts = text.split('\n');
      const last = parts.pop() ?? '';
      for (const part of parts) {
        keep(part);
        found.push(...end());
      }
      keep(last);
      return found;
    },
    rest: end,
  };
}

function parsed(line: string): readonly unknown[] {
  if (line.trim() === '') return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
