/** Puts an agent's words together to what people read. */
export interface Speech {
  /** The next words: of a new message where its name differs, or where something was done since. */
  say(words: string, message: string | undefined): string;
  /** Something was done: what is said next is a message of its own. */
  pause(): void;
  /** From here on it says no more to people, but why it has failed. */
  breakOff(): void;
  /** Whether it said a word. */
  wrote(): boolean;
  /** What was held back because it sounds like a failure: an answer, if all ends well, else why it did not. */
  held(): string;
}

/** How agents begin a message that is no answer, but what their model's server said to them. */
const soundsFailed =
  /^\s*(?:API Error|Failed to authenticate|Prompt is too long|Not logged in|Invalid API key)/i;

/** The speech of one turn. Between messages stands a blank line. */
export function createSpeech(): Speech {
  let [wrote, isNew, isBroken] = [false, true, false];
  let held = '';
  let current: string | undefined;
  const gap = () => (wrote ? '\n\n' : '');
  return {
    say(words, message) {
      const begins = isNew || (message !== undefined && message !== current);
      current = message ?? current;
      if (words === '') return '';
      isNew = false;
      if (isBroken || (begins ? soundsFailed.test(words) : held !== '')) {
        held += words;
        return '';
      }
      const before = held === '' ? gap() : `${gap()}${held}\n\n`;
      const text = begins ? before + words : words;
      [held, wrote] = [begins ? '' : held, wrote || text.trim() !== ''];
      return text;
    },
    pause() {
      isNew = true;
    },
    breakOff() {
      isBroken = true;
    },
    wrote: () => wrote,
    held: () => held && (isBroken ? held : gap() + held),
  };
}
