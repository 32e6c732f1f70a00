import type { ChatLineMessage } from './chat-line.ts';

/** Prints answers as they grow: only what is new, and what the final text still lacks. */
export interface AnswerPrinter {
  draft(draft: { readonly id: string; readonly markdown: string }): void;
  message(message: ChatLineMessage): void;
  /** A message from before this terminal was opened. */
  past(message: ChatLineMessage): void;
  note(text: string): void;
  /** Whether an answer grows. */
  growing(): boolean;
}

const clearLine = '\r\u001b[K';

export function createAnswerPrinter({
  output,
  color,
}: {
  output: Pick<NodeJS.WriteStream, 'write'>;
  color: boolean;
}): AnswerPrinter {
  let id: string | undefined;
  let shown = '';
  const dim = (text: string) => (color ? `\u001b[2m${text}\u001b[0m` : text);
  /** Only whole lines are shown while an answer grows, so that the line being typed can stand below. */
  const grow = (markdown: string, whole: boolean) => {
    const until = whole ? markdown.length : markdown.lastIndexOf('\n') + 1;
    if (until <= shown.length || !markdown.startsWith(shown)) return;
    output.write(`${clearLine}${markdown.slice(shown.length, until).replace(/\n$/, '')}\n`);
    shown = markdown.slice(0, until);
  };
  return {
    draft(draft) {
      if (draft.id !== id) shown = '';
      id = draft.id;
      grow(draft.markdown, false);
    },
    message({ author, text, replyTo }) {
      if (author === 'person') return void output.write(`${clearLine}${dim(`> ${text}`)}\n`);
      const continues = replyTo === id && shown !== '' && text.startsWith(shown);
      if (!continues) shown = '';
      grow(text, true);
      if (replyTo === id) {
        id = undefined;
        shown = '';
      }
      if (!continues) shown = '';
      output.write('\n');
    },
    past: ({ author, text }) => void output.write(`${dim(author === 'person' ? `> ${text}` : text)}\n`),
    note: (text) => void output.write(`${clearLine}${dim(text)}\n`),
    growing: () => id !== undefined,
  };
}
