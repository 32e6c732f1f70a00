/** Something to look at without any model: a page, a file of the agent's folder, or a program of the config's list. */
export interface Check {
  readonly probe: ProbeKind;
  /** The address, the path or the name. */
  readonly subject: string;
  /** The value that is judged stands here in the JSON that comes back; without it the whole text is judged. */
  readonly path?: string;
  /** At least one. */
  readonly expects: readonly Expectation[];
}

/** What can be looked at. */
export const probeKinds = ['http', 'file', 'command'] as const;
/** One of `probeKinds`. */
export type ProbeKind = (typeof probeKinds)[number];

/** What is expected of it. A number beyond a bound and a change are things to hear of, the others are to hold. */
export type Expectation =
  /** Any status from 200 to 299. */
  | { readonly is: 'up' }
  | { readonly is: 'status'; readonly number: number }
  | { readonly is: 'exit'; readonly number: number }
  | { readonly is: 'exists' }
  | { readonly is: 'contains'; readonly text: string }
  | { readonly is: 'equals'; readonly text: string }
  /** `*` stands for anything. */
  | { readonly is: 'matches'; readonly text: string }
  | { readonly is: 'above'; readonly number: number }
  | { readonly is: 'below'; readonly number: number }
  | { readonly is: 'larger'; readonly number: number }
  | { readonly is: 'changed' };

/** What a check speaks up for: always, or only for one of these. */
export const fireReasons = ['change', 'threshold', 'failure', 'recovery', 'always'] as const;
/** One of `fireReasons`. */
export type FireReason = (typeof fireReasons)[number];

/** What a check speaks up for where nobody said it. */
export function usualReasons({ probe, expects }: Check): readonly FireReason[] {
  const has = (...kinds: readonly Expectation['is'][]) => expects.some(({ is }) => kinds.includes(is));
  const isPlainFile = probe === 'file' && !has('exists', 'contains');
  return [
    ...(has('changed') ? (['change'] as const) : []),
    ...(has(...bounds) ? (['threshold'] as const) : []),
    ...(isPlainFile && has('changed') ? [] : (['failure', 'recovery'] as const)),
  ];
}

/** The expectations that are about a number. */
export const bounds: readonly Expectation['is'][] = ['above', 'below', 'larger'];
