import { lastJson } from './last-json.ts';

/** What a cheap check has decided. */
export interface Verdict {
  /** The strong model is to look closer. */
  readonly escalate: boolean;
  /** People are to be told. */
  readonly notify: boolean;
  readonly text: string;
}

/** What the cheap model is told about how to end. */
export const verdictForm =
  '{"escalate": true or false, "notify": true or false, "text": "what to tell people, or nothing"}';

/**
 * Reads the verdict at the end of what a cheap model said: a JSON object, with nothing but a closing fence behind it. Both
 * answers must be there as true or false; anything else is no verdict, and without one nothing escalates.
 */
export function readVerdict(said: string): Verdict | undefined {
  const found = lastJson(said)?.value;
  if (!found) return undefined;
  const { escalate, notify, text = '' } = found;
  if (typeof escalate !== 'boolean' || typeof notify !== 'boolean' || typeof text !== 'string')
    return undefined;
  return { escalate, notify, text: text.trim() };
}
