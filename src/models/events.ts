/** What comes in an answer, piece by piece. */
export interface Events {
  /** The events that are whole by now. */
  take(bytes: Uint8Array): readonly unknown[];
  /** What is only whole when nothing more can come. */
  rest(): readonly unknown[];
}

/** What is longer is left out: no provider says what it took in so much. */
const mostLetters = 32_000_000;

/** Reads server-sent events as they come, or one answer in JSON when it has ended; anything else holds none. */
export function createEvents(contentType: string): Events {
  const isStream = contentType.includes('text/event-stream');
  if (!isStream && !contentType.includes('json')) return { take: () => [], rest: () => [] };
  const decoder = new TextDecoder();
  let begun: string[] = [];
  let letters = 0;
  const keep = (text: string) => {
    letters += text.length;
    if (letters <= mostLetters) begun.push(text);
  };
  const end = () => {
    const text = letters <= mostLetters ? begun.join('') : '';
    begun = [];
    letters = 0;
    return isStream ? eventIn(text) : [parsed(text)].flat();
  };
  return {
    take(bytes) {
      const text = decoder.decode(bytes, { stream: true });
      const [first = '', ...others] = isStream ? text.split('\n') : [text];
      keep(first);
      return others.flatMap((line) => {
        const found = end();
        keep(line);
        return found;
      });
    },
    rest: end,
  };
}

function eventIn(line: string): readonly unknown[] {
  const json = /^data:(.*)$/s.exec(line.trim())?.[1];
  return json === undefined ? [] : [parsed(json)];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
