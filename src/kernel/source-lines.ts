import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

const position = /(file:\/\/[^\s()]+):(\d+):(\d+)/;

/**
 * Makes stack traces of the bundle name the lines that people wrote. A bundle's map is read when the first error needs
 * it: Node's own `--enable-source-maps` reads all maps while the modules load, which costs each start 0.1 s.
 * @see https://v8.dev/docs/stack-trace-api
 */
export function nameSourceLines(): void {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string): SourceMap | undefined => {
    if (!maps.has(file)) maps.set(file, readMap(file));
    return maps.get(file);
  };
  const translate = (frame: string): string =>
    frame.replace(position, (found, file: string, line: string, column: string) => {
      // Frames count lines and columns from 1, as `findOrigin` does.
      const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
      if (!origin || !('fileName' in origin)) return found;
      return `${new URL(origin.fileName, file).href}:${origin.lineNumber}:${origin.columnNumber}`;
    });
  Error.prepareStackTrace = (err, frames) =>
    [headOf(err), ...frames.map((frame) => `    at ${translate(String(frame))}`)].join('\n');
}

/** An error is free to have a `toString` that throws: then its stack must be had all the same. */
function headOf(err: unknown): string {
  try {
    return String(err);
  } catch {
    return 'Error';
  }
}

/** Nothing when there is none: modules of packages come without, and a trace is worth having in any case. */
function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
