/** Notes from callbacks, taken one after another by whoever awaits them. */
export interface Inbox<Note> {
  put(note: Note): void;
  /** The oldest note; waits for one. For a single taker. */
  take(): Promise<Note>;
  /** All that are there now. */
  takeAll(): readonly Note[];
}

/** Makes an inbox. It has no bound of its own: whoever puts must have one. */
export function createInbox<Note>(): Inbox<Note> {
  const notes: Note[] = [];
  let wake: (() => void) | undefined;
  return {
    put(note) {
      notes.push(note);
      wake?.();
    },
    async take() {
      for (;;) {
        const note = notes.shift();
        if (note !== undefined) return note;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    takeAll: () => notes.splice(0),
  };
}
