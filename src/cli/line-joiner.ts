/** Joins lines that end with a backslash to what follows. */
export function createLineJoiner() {
  let begun = '';
  return {
    /** The whole text; undefined while it goes on. */
    add(line: string): string | undefined {
      if (line.endsWith('\\')) {
        begun += `${line.slice(0, -1)}\n`;
        return undefined;
      }
      const text = begun + line;
      begun = '';
      return text;
    },
    isOpen: () => begun !== '',
  };
}
