import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ShownPlace } from '../wire.ts';

interface Saying {
  readonly text: string;
  readonly file?: { readonly name: string; readonly mimeType: string; readonly content: string };
}

interface ComposerProps {
  readonly place: ShownPlace;
  /** Resolves with whether the platform took it. */
  readonly onSay: (saying: Saying) => Promise<boolean>;
}

const tallestPx = 160;
const largestFileBytes = 100_000;

/** The field to write in: Enter sends, Shift and Enter begin a line. Above it are things worth typing. */
export function Composer({ place: { title, tries, mention }, onSay }: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${Math.min(tallestPx, current.scrollHeight)}px`;
  }, [text]);
  const say = () => {
    const said = text.trim();
    if (said === '') return;
    setText('');
    void onSay({ text: said }).then((isTaken) => {
      if (!isTaken) setText((now) => now || said);
    });
  };
  const sendFile = async (file: File) => {
    const content = await file.slice(0, largestFileBytes).text();
    await onSay({
      text: text.trim() || (mention ?? ''),
      file: { name: file.name, mimeType: 'text/plain', content },
    });
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <>
      <p class="tries">
        {tries.map((each) => (
          <button
            type="button"
            key={each}
            onClick={() => {
              setText(each);
              field.current?.focus();
            }}
          >
            {each.split('\n')[0]}
          </button>
        ))}
      </p>
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          say();
        }}
      >
        <label class="attach" title="Send a text file">
          <span aria-hidden="true">📎</span>
          <input
            type="file"
            accept="text/*,.md,.csv,.json,.log,.yaml"
            aria-label="Send a text file"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (file) void sendFile(file);
            }}
          />
        </label>
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={`Message to ${title}`}
          placeholder={mention === undefined ? `Write to ${title}` : `${mention} … or it only listens`}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" disabled={text.trim() === ''} aria-label="Send">
          ➤
        </button>
      </form>
    </>
  );
}
