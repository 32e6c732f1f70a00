import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface ComposerProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSay: (text: string) => void;
  /** What the arrow up brings back into an empty field. */
  readonly lastSaid: string | undefined;
}

const tallestPx = 240;

/** The field to write in: Enter sends, Shift and Enter begin a line. */
export function Composer({ text, onText, onSay, lastSaid }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${Math.min(tallestPx, current.scrollHeight)}px`;
    if (text !== '') current.focus();
  }, [text]);
  const say = () => {
    if (text.trim() === '') return;
    onSay(text.trim());
    onText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    }
    if (event.key === 'ArrowUp' && text === '' && lastSaid !== undefined) {
      event.preventDefault();
      onText(lastSaid);
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      {text.startsWith('/') && (
        <p class="hint">
          A command. <code>/help</code> lists them all.
        </p>
      )}
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label="Message"
        placeholder="Write to your agent…"
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" disabled={text.trim() === ''}>
        Send
      </button>
    </form>
  );
}
