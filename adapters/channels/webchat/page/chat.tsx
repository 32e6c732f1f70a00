import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { WireButton } from '../wire.ts';
import { Attached } from './attached.tsx';
import { Composer } from './composer.tsx';
import { type LineState, openStream } from './connection.ts';
import { Markdown } from './markdown.tsx';
import { type PageMessage, withMessage } from './messages.ts';
import { dropUnsent, keepUnsent, send, unsent } from './outgoing.ts';

const lineWords: Readonly<Record<LineState, string>> = {
  connecting: 'connecting…',
  open: '',
  lost: 'The gateway does not answer; trying again. What you write is kept.',
  login: '',
};

/** One chat: what was said, what grows, and the field to write in. */
export function Chat({ chat, onLogin }: { chat: string; onLogin: () => void }) {
  const [messages, setMessages] = useState<readonly PageMessage[]>(() => unsent(chat));
  const [draft, setDraft] = useState<{ id: string; markdown: string }>();
  const [line, setLine] = useState<LineState>('connecting');
  const [problem, setProblem] = useState<string>();
  const [text, setText] = useState('');

  const dispatch = async (message: PageMessage) => {
    const result = await send(chat, message);
    if (result.kind === 'login') return onLogin();
    dropUnsent(chat, message.id);
    if (result.kind === 'taken') return;
    setMessages((all) => all.filter(({ id }) => id !== message.id));
    setProblem(result.reason);
    setText((now) => now || message.text);
  };
  useEffect(() => {
    for (const message of unsent(chat)) void dispatch(message);
    return openStream(chat, {
      message(message) {
        setMessages((all) => withMessage(all, message));
        if (message.author === 'house')
          setDraft((grown) => (grown?.id === message.replyTo ? undefined : grown));
      },
      draft: setDraft,
      state: (state) => (state === 'login' ? onLogin() : setLine(state)),
    });
  }, [chat]);

  const say = (words: string, pressed?: string) => {
    const message = {
      id: crypto.randomUUID(),
      author: 'person',
      text: words,
      at: new Date().toISOString(),
      ...(pressed !== undefined && { pressed }),
    } as const;
    keepUnsent(chat, message);
    setMessages((all) => withMessage(all, message));
    setProblem(undefined);
    void dispatch(message);
  };
  const lastSaid = messages.findLast(({ author }) => author === 'person')?.text;
  return (
    <main>
      <Log
        messages={messages}
        draft={draft?.markdown}
        onTry={setText}
        onPress={({ label, token }) => say(label, token)}
      />
      <footer>
        <p class="line" role="status">
          {problem ?? lineWords[line]}
        </p>
        <Composer text={text} onText={setText} onSay={say} lastSaid={lastSaid} />
      </footer>
    </main>
  );
}

function Log({
  messages,
  draft,
  onTry,
  onPress,
}: {
  messages: readonly PageMessage[];
  draft: string | undefined;
  onTry: (text: string) => void;
  onPress: (button: WireButton) => void;
}) {
  const box = useRef<HTMLElement>(null);
  const [reading, setReading] = useState(false);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (!reading) toEnd();
  }, [messages, draft, reading]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    setReading(scrollHeight - scrollTop - clientHeight > 80);
  };
  return (
    <section class="scroll" ref={box} onScroll={onScroll} aria-label="Conversation">
      <div class="log" role="log" aria-live="polite">
        {messages.length === 0 && !draft && <Greeting onTry={onTry} />}
        {messages.map((message) => (
          <Message key={message.id} message={message} onPress={onPress} />
        ))}
      </div>
      {draft && (
        <article class="house draft" aria-hidden="true">
          <Markdown text={draft} />
        </article>
      )}
      {reading && (
        <button type="button" class="newest" onClick={() => setReading(false)}>
          newest ↓
        </button>
      )}
    </section>
  );
}

function Message({
  message: { id, author, text, file, at, seq, buttons = [] },
  onPress,
}: {
  message: PageMessage;
  onPress: (button: WireButton) => void;
}) {
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <article class={`${author}${seq === undefined ? ' waiting' : ''}`}>
      {author === 'house' ? <Markdown text={text} /> : <p class="typed">{text}</p>}
      {file && <Attached id={id} file={file} />}
      {buttons.map((row) => (
        <p class="buttons" key={row[0]?.token}>
          {row.map((button) => (
            <button type="button" key={button.token} onClick={() => onPress(button)}>
              {button.label}
            </button>
          ))}
        </p>
      ))}
      <time dateTime={at}>{seq === undefined ? 'sending…' : time}</time>
    </article>
  );
}

function Greeting({ onTry }: { onTry: (text: string) => void }) {
  const tries = ['hello', '/task new every 30s Pulse: say hello', '/help'];
  return (
    <section class="greeting">
      <h2>What shall be done?</h2>
      <p>Talk to your agent, or give it something to do on a schedule. Try one of these:</p>
      {tries.map((each) => (
        <button type="button" key={each} onClick={() => onTry(each)}>
          {each}
        </button>
      ))}
    </section>
  );
}
