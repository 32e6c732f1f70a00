import type { Writable } from 'node:stream';
import type { WireDraft, WireMessage } from '../../adapters/channels/webchat/wire.ts';

/** Writes a conversation to a terminal, where what is written cannot be taken back. */
export interface ChatScreen {
  /** Adds what is new of a growing answer. */
  grow(draft: WireDraft): void;
  /** Whether an answer is growing. */
  growing(): boolean;
  /** Writes a message; of the one that grew before it, only what is missing. */
  show(message: WireMessage): void;
  /** A word of the program itself. */
  note(text: string): void;
}

/** A screen on this output. Colours are for terminals that want them. */
export function createChatScreen({ output, colours }: { output: Writable; colours: boolean }): ChatScreen {
  const dim = (text: string) => (colours ? `\u001b[2m${text}\u001b[22m` : text);
  const bold = (text: string) => (colours ? `\u001b[36m${text}\u001b[39m` : text);
  let draft: { id: string; written: string } | undefined;

  return {
    growing: () => draft !== undefined,
    grow({ id, markdown }) {
      const text = visible(markdown);
      if (draft && draft.id !== id) endDraft();
      if (text === '') return;
      if (!draft) {
        output.write(bold('● '));
        draft = { id, written: '' };
      }
      // What does not continue what stands there already waits for the final text.
      if (!text.startsWith(draft.written)) return;
      output.write(text.slice(draft.written.length));
      draft = { id, written: text };
    },
    show({ author, text, file, replyTo }) {
      const whole = visible([text, file && `📎 ${file.name}`].filter(Boolean).join('\n'));
      if (author === 'person') {
        endDraft();
        output.write(`${dim(`› ${whole}`)}\n`);
      } else if (draft && draft.id === replyTo && whole.startsWith(draft.written)) {
        output.write(`${whole.slice(draft.written.length)}\n\n`);
        draft = undefined;
      } else {
        endDraft();
        output.write(`${bold('● ')}${whole}\n\n`);
      }
    },
    note(text) {
      endDraft();
      output.write(`${dim(text)}\n`);
    },
  };

  function endDraft(): void {
    if (draft) output.write('\n');
    draft = undefined;
  }
}

/**
 * Without control characters: an agent's words must not move the cursor or change the title of the window.
 * Half a surrogate pair at the end of a growing text waits for its other half.
 */
function visible(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/[\ud800-\udbff]$/, '');
}
