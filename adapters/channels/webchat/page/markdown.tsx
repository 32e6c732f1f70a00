import type { ComponentChildren, VNode } from 'preact';

/** Markdown as nodes, never as HTML text: what an agent writes cannot become a tag. */
export function Markdown({ text }: { text: string }): VNode {
  return (
    <>
      {text
        .split(/^```/m)
        .map((part, index) => (index % 2 === 1 ? codeBlock(part, index) : blocks(part, index)))}
    </>
  );
}

function codeBlock(part: string, key: number): VNode {
  const [, ...lines] = part.split('\n');
  return (
    <pre key={key}>
      <code>{lines.join('\n').replace(/\n$/, '')}</code>
    </pre>
  );
}

function blocks(part: string, key: number): ComponentChildren {
  return part
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '')
    .map((block, index) => blockOf(block, `${key}.${index}`));
}

function blockOf(block: string, key: string): VNode {
  const lines = block.replace(/^\n+|\n+$/g, '').split('\n');
  if (lines.length > 1 && lines.every((line) => line.trim().startsWith('|'))) {
    return (
      <pre key={key}>
        <code>{lines.join('\n')}</code>
      </pre>
    );
  }
  const groups: { kind: string; lines: string[] }[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = groups.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return <>{groups.map((group, index) => groupOf(group, `${key}.${index}`))}</>;
}

function kindOf(line: string): string {
  if (/^\s*[-*•] /.test(line)) return 'bullets';
  if (/^\s*\d+[.)] /.test(line)) return 'numbers';
  if (/^> ?/.test(line)) return 'quote';
  return /^#{1,6} /.test(line) ? 'heading' : 'text';
}

function groupOf({ kind, lines }: { kind: string; lines: readonly string[] }, key: string): VNode {
  const bare = lines.map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)]) |^> ?|^#{1,6} /, ''));
  if (kind === 'bullets')
    return (
      <ul key={key}>
        {bare.map((line) => (
          <li key={line}>{inline(line)}</li>
        ))}
      </ul>
    );
  if (kind === 'numbers')
    return (
      <ol key={key}>
        {bare.map((line) => (
          <li key={line}>{inline(line)}</li>
        ))}
      </ol>
    );
  if (kind === 'quote') return <blockquote key={key}>{withBreaks(bare)}</blockquote>;
  return kind === 'heading' ? <h3 key={key}>{withBreaks(bare)}</h3> : <p key={key}>{withBreaks(bare)}</p>;
}

function withBreaks(lines: readonly string[]): ComponentChildren {
  return lines.flatMap((line, index) =>
    index === 0 ? [inline(line)] : [<br key={`br${index}`} />, inline(line)],
  );
}

const marks =
  /(`[^`]+`)|(\*\*[^*]+\*\*)|((?<![\w*])[*_][^*_\s](?:[^*_]*[^*_\s])?[*_](?![\w*]))|(\[[^\]]+\]\(https?:\/\/[^\s)]+\))|(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])/g;

function inline(text: string): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const match of text.matchAll(marks)) {
    parts.push(text.slice(at, match.index), markOf(match[0], match.index));
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)];
}

function markOf(mark: string, key: number): VNode {
  if (mark.startsWith('`')) return <code key={key}>{mark.slice(1, -1)}</code>;
  if (mark.startsWith('**')) return <strong key={key}>{inline(mark.slice(2, -2))}</strong>;
  if (/^[*_]/.test(mark)) return <em key={key}>{mark.slice(1, -1)}</em>;
  const [, label = mark, address = mark] = /^\[([^\]]+)\]\((.+)\)$/.exec(mark) ?? [];
  return (
    <a key={key} href={address} target="_blank" rel="noopener noreferrer">
      {label}
    </a>
  );
}
