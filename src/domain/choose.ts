import { type Candidate, pick } from './pick.ts';

/** What a person meant, or what to tell them when that is not clear. */
export type Choice<Item> =
  | { readonly kind: 'one'; readonly item: Item }
  | { readonly kind: 'unclear'; readonly text: string };

/** What to choose from, and how to speak of it. */
export interface ChoiceOf<Item> {
  readonly noun: string;
  /** The command that lists them all. */
  readonly list: string;
  readonly of: readonly Item[];
  readonly candidate: (item: Item, index: number) => Candidate;
}

/** Finds what a word names among the items; what is not found or ambiguous is answered with what there is. */
export function choose<Item>(word: string, { noun, list, of, candidate }: ChoiceOf<Item>): Choice<Item> {
  const found = pick(
    word,
    of.map((item, index) => ({ ...candidate(item, index), item })),
  );
  if (found.kind === 'one') return { kind: 'one', item: found.candidate.item };
  if (found.kind === 'several') {
    const labels = found.candidates.map(({ label }) => `- ${label}`);
    return { kind: 'unclear', text: [`✗ "${word}" could be several:`, ...labels].join('\n') };
  }
  const meant = found.nearest ? ` Did you mean ${found.nearest.label}?` : '';
  return { kind: 'unclear', text: `✗ There is no ${noun} "${word}".${meant} \`${list}\` shows them.` };
}
