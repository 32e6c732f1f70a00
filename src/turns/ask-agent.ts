import type { AgentBackend, BackendEnding, BackendRequest } from '../contracts/agent-backend.ts';

/** All that an agent said to one request. */
export interface AgentAnswer {
  readonly text: string;
  readonly ending: BackendEnding;
}

/** Listens to a back-end until it ends. A back-end that breaks its promise and throws has crashed. */
export async function askAgent(
  backend: AgentBackend,
  request: BackendRequest,
  { signal, onText }: { signal: AbortSignal; onText: (soFar: string) => void },
): Promise<AgentAnswer> {
  let text = '';
  for await (const event of backend.run(request, signal)) {
    if (event.kind === 'end') return { text: text.toWellFormed(), ending: cleanEnding(event.ending) };
    if (event.kind !== 'text') continue;
    text += storable(event.text);
    onText(text);
  }
  const reason = 'The agent stopped without saying how it ended. Try again.';
  return { text, ending: { kind: 'failed', fault: 'crashed', reason } };
}

function cleanEnding(ending: BackendEnding): BackendEnding {
  if (ending.kind !== 'failed') return ending;
  const { reason, detail } = ending;
  return { ...ending, reason: storable(reason), ...(detail !== undefined && { detail: storable(detail) }) };
}

/** A program may print NUL bytes, which no text column takes. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '');
}

/** What people read when an agent has ended: its words, and what went wrong if something did. */
export function answerForPeople({ text, ending }: AgentAnswer): string {
  const said = text.trim();
  if (ending.kind === 'failed') return [said, `⚠️ ${ending.reason}`].filter(Boolean).join('\n\n');
  if (ending.kind === 'cancelled') return said === '' ? '' : `${said}\n\n⏹ Stopped.`;
  return said === '' ? '_(The agent had nothing to say.)_' : said;
}
