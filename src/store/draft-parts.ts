/** A part of a growing answer: `text` stands at `from`. */
export interface DraftPart {
  readonly id: string;
  readonly from: number;
  readonly text: string;
}

/** A notification may have 8,000 bytes; a character needs six of them at worst. */
const partLength = 1_000;
/** Answers that are remembered: more than ever grow at the same time on one node. */
const mostRemembered = 256;

/** Cuts what is new of a growing answer into parts that a notification can carry. */
export function createDraftWriter(): { partsOf(id: string, markdown: string): readonly DraftPart[] } {
  const shown = new Map<string, string>();
  return {
    partsOf(id, markdown) {
      const before = shown.get(id) ?? '';
      const from = markdown.startsWith(before) ? before.length : 0;
      remember(shown, id, markdown);
      const parts: DraftPart[] = [];
      for (let at = from; at < markdown.length; at += partLength) {
        parts.push({ id, from: at, text: markdown.slice(at, at + partLength) });
      }
      return parts;
    },
  };
}

/** Joins the parts again. One that does not fit to what came before is left out: the final message brings it all. */
export function createDraftReader(): { take(part: DraftPart): string | undefined } {
  const known = new Map<string, string>();
  return {
    take({ id, from, text }) {
      const before = known.get(id) ?? '';
      if (from > before.length) return undefined;
      const markdown = before.slice(0, from) + text;
      remember(known, id, markdown);
      return markdown;
    },
  };
}

function remember(drafts: Map<string, string>, id: string, markdown: string): void {
  drafts.delete(id);
  drafts.set(id, markdown);
  const oldest = drafts.keys().next().value;
  if (drafts.size > mostRemembered && oldest !== undefined) drafts.delete(oldest);
}
