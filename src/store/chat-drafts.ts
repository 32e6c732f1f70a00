/** A part of a growing answer, small enough for a notification (8,000 bytes). */
export interface DraftPart {
  readonly id: string;
  /** Where the text belongs; 0 begins anew. */
  readonly from: number;
  readonly text: string;
  /** Whether the answer is whole again, as far as it has come. */
  readonly last: boolean;
}

/** In JSON a character takes 6 bytes at most. */
const partLength = 1_000;
/** A node that missed the beginning gets a whole draft this often. */
const wholeEvery = 40;
/** Answers that are forgotten are only sent whole once more. */
const mostRemembered = 200;

/** Cuts growing answers into parts: only what is new, and now and then all of it. */
export function createDraftWriter() {
  const shown = new Map<string, { text: string; times: number }>();
  return {
    partsOf(key: string, { id, markdown }: { id: string; markdown: string }): readonly DraftPart[] {
      const before = shown.get(key);
      const grows = before && markdown.startsWith(before.text) && before.times % wholeEvery !== 0;
      remember(shown, key, { text: markdown, times: (before?.times ?? 0) + 1 });
      return cut(id, markdown, grows ? before.text.length : 0);
    },
  };
}

/** Puts the parts together again, on the watching side. */
export function createDraftReader() {
  const whole = new Map<string, string>();
  return {
    /** All of the answer so far; undefined while a part is missing. */
    take(chat: string, { id, from, text, last }: DraftPart): string | undefined {
      const key = JSON.stringify([chat, id]);
      const before = from === 0 ? '' : whole.get(key);
      if (before === undefined || before.length !== from) {
        whole.delete(key);
        return undefined;
      }
      remember(whole, key, before + text);
      return last ? before + text : undefined;
    },
    forget: () => whole.clear(),
  };
}

function cut(id: string, markdown: string, start: number): readonly DraftPart[] {
  const parts: DraftPart[] = [];
  let from = start;
  do {
    const text = markdown.slice(from, from + partLength);
    parts.push({ id, from, text, last: from + text.length >= markdown.length });
    from += partLength;
  } while (from < markdown.length);
  return parts;
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= mostRemembered) break;
    map.delete(oldest);
  }
}
