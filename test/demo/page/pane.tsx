import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ShownPlace, ShownPlatform } from '../wire.ts';
import { Composer } from './composer.tsx';
import { act } from './demo-state.ts';
import { Faults } from './faults.tsx';
import { Message } from './message.tsx';

interface PaneProps {
  readonly platform: ShownPlatform;
  /** On a narrow screen only one is seen. */
  readonly isChosen: boolean;
}

/** One platform: its places, what is said in one of them, a field to write in, and what may go wrong. */
export function Pane({ platform, isChosen }: PaneProps) {
  const { name, title, places, online } = platform;
  const [chosen, choose] = useState(places[0]?.id);
  const [problem, setProblem] = useState<string>();
  const [seen, setSeen] = useState<Readonly<Record<string, number>>>(() =>
    Object.fromEntries(places.map(({ id, messages }) => [id, messages.length])),
  );
  const place = places.find(({ id }) => id === chosen) ?? places[0];
  useEffect(() => {
    if (place) setSeen((all) => ({ ...all, [place.id]: place.messages.length }));
  }, [place?.id, place?.messages.length]);
  if (!place) return null;
  const isNew = ({ id, messages }: ShownPlace) => id !== place.id && messages.length > (seen[id] ?? 0);
  const open = (id: string) => {
    choose(id);
    setProblem(undefined);
  };
  const press = (message: string, button: string) =>
    void act('press', { platform: name, place: place.id, message, button }).then(setProblem);
  return (
    <section class={`pane ${name}${isChosen ? ' chosen' : ''}`} aria-label={title}>
      <h2>
        {title}
        {online !== undefined && <span class="online">{online ? 'bot online' : 'bot offline'}</span>}
      </h2>
      <nav class="places" aria-label={`Places of ${title}`}>
        {places.map((each) => (
          <button
            type="button"
            key={each.id}
            aria-current={each === place ? 'true' : undefined}
            onClick={() => open(each.id)}
          >
            {each.title}
            {isNew(each) && <span class="dot" role="img" aria-label="news" />}
          </button>
        ))}
      </nav>
      <Log key={place.id} place={place} isShown={isChosen} onOpen={open} onPress={press} />
      <footer>
        <p class="problem" role="status">
          {problem}
        </p>
        <Composer
          key={place.id}
          place={place}
          onSay={(saying) =>
            act('say', { platform: name, place: place.id, ...saying }).then((reason) => {
              setProblem(reason);
              return reason === undefined;
            })
          }
        />
        <Faults platform={platform} onProblem={setProblem} />
      </footer>
    </section>
  );
}

function Log({
  place: { title, messages, typing },
  isShown,
  onOpen,
  onPress,
}: {
  place: ShownPlace;
  isShown: boolean;
  onOpen: (place: string) => void;
  onPress: (message: string, button: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [isReading, setReading] = useState(false);
  useLayoutEffect(() => {
    if (!isReading) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [messages, typing, isReading, isShown]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    setReading(scrollHeight - scrollTop - clientHeight > 60);
  };
  return (
    <div class="log" role="log" aria-live="polite" aria-label={title} ref={box} onScroll={onScroll}>
      {messages.length === 0 && <p class="empty">Nothing was said here yet.</p>}
      {messages.map((message, index) => (
        <Message
          key={message.id}
          message={message}
          isFirst={messages[index - 1]?.author !== message.author || message.replyTo !== undefined}
          onOpen={onOpen}
          onPress={(button) => onPress(message.id, button)}
        />
      ))}
      {typing && <p class="typing">Post House is typing…</p>}
    </div>
  );
}
