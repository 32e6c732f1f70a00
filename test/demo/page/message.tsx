import type { ComponentChildren, VNode } from 'preact';
import type { Rich, ShownMessage, Span } from '../wire.ts';

interface MessageProps {
  readonly message: ShownMessage;
  /** The first of several by the same person says who it is. */
  readonly isFirst: boolean;
  readonly onOpen: (place: string) => void;
  readonly onPress: (button: string) => void;
}

/** A message as it lies on the platform. */
export function Message({ message, isFirst, onOpen, onPress }: MessageProps) {
  const { author, who, body, edited, growing, note, files, buttons, replyTo, thread } = message;
  const kinds = [who, isFirst && 'first', growing && 'growing'].filter(Boolean).join(' ');
  return (
    <article class={kinds} aria-busy={growing}>
      <span class="avatar" aria-hidden="true">
        {author.slice(0, 1)}
      </span>
      <div class="sheet">
        <div class="bubble">
          {replyTo && (
            <p class="reply">
              <b>{replyTo.author}</b> {replyTo.text}
            </p>
          )}
          <p class="author">
            {author}
            {who === 'bot' && <span class="badge">APP</span>}
          </p>
          <div class="body">
            <Words text={body} />
            {edited && <span class="edited"> (edited)</span>}
          </div>
          {files.map(({ name, sizeBytes }) => (
            <p class="file" key={name}>
              <span aria-hidden="true">📄</span> {name} <small>{sizeBytes} bytes</small>
            </p>
          ))}
          {note && <p class="note">{note}</p>}
        </div>
        {thread && (
          <button type="button" class="thread" onClick={() => onOpen(thread.place)}>
            {thread.count} {thread.count === 1 ? 'reply' : 'replies'}
          </button>
        )}
        {buttons.map((row) => (
          <p class="buttons" key={row[0]?.id}>
            {row.map(({ id, label }) => (
              <button type="button" key={id} onClick={() => onPress(id)}>
                {label}
              </button>
            ))}
          </p>
        ))}
      </div>
    </article>
  );
}

/** A text as nodes: whatever stands in it cannot become a tag. */
function Words({ text }: { text: Rich }): VNode {
  return <>{text.map((part, index) => (typeof part === 'string' ? part : spanOf(part, index)))}</>;
}

function spanOf(span: Span, key: number): ComponentChildren {
  const words = <Words text={span.children} />;
  switch (span.mark) {
    case 'bold':
      return <strong key={key}>{words}</strong>;
    case 'italic':
      return <em key={key}>{words}</em>;
    case 'strike':
      return <s key={key}>{words}</s>;
    case 'code':
      return <code key={key}>{words}</code>;
    case 'pre':
      return (
        <pre key={key}>
          <code>{words}</code>
        </pre>
      );
    case 'quote':
      return <blockquote key={key}>{words}</blockquote>;
    case 'heading':
      return <h3 key={key}>{words}</h3>;
    case 'paragraph':
      return <p key={key}>{words}</p>;
    case 'bullets':
      return <ul key={key}>{words}</ul>;
    case 'numbers':
      return (
        <ol key={key} start={span.start ?? 1}>
          {words}
        </ol>
      );
    case 'item':
      return <li key={key}>{words}</li>;
    case 'mention':
      return (
        <span key={key} class="mention">
          {words}
        </span>
      );
    default:
      if (span.href === undefined) return words;
      return (
        <a key={key} href={span.href} target="_blank" rel="noopener noreferrer">
          {words}
        </a>
      );
  }
}
