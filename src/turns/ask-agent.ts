import type {
  AgentBackend,
  BackendEnding,
  BackendEvent,
  BackendRequest,
} from '../contracts/agent-backend.ts';
import { type Refusals, withRefusal } from '../domain/refusals.ts';

/** All that an agent said to one request; its files are named, and brought by `attachFiles`. */
export interface AgentAnswer<File = NamedFile> {
  readonly text: string;
  readonly files: readonly File[];
  readonly ending: BackendEnding;
  /** What it was kept from, where it was. */
  readonly refusals?: Refusals;
  /** What the back-end wants to be told the next time. */
  readonly memo?: unknown;
}

/** A file that an agent named: a path, and what people shall read. */
export type NamedFile = Omit<Extract<BackendEvent, { kind: 'file' }>, 'kind'>;

/** Listens to a back-end until it ends. A back-end that breaks its promise and throws has crashed. */
export async function askAgent(
  backend: Pick<AgentBackend, 'run'>,
  request: BackendRequest,
  { signal, onText }: { signal: AbortSignal; onText: (soFar: string) => void },
): Promise<AgentAnswer> {
  let text = '';
  const files: NamedFile[] = [];
  const noted: { memo?: unknown; refusals?: Refusals } = {};
  for await (const event of backend.run(request, signal)) {
    if (event.kind === 'end') {
      return { text: text.toWellFormed(), files, ending: cleanEnding(event.ending), ...noted };
    }
    if (event.kind === 'memo') noted.memo = event.memo;
    if (event.kind === 'refused') noted.refusals = withRefusal(noted.refusals, storable(event.what));
    if (event.kind === 'file') files.push(event);
    if (event.kind !== 'text') continue;
    text += storable(event.text);
    onText(text);
  }
  const reason = 'The agent stopped without saying how it ended. Try again.';
  return { text, files, ending: { kind: 'failed', fault: 'crashed', reason }, ...noted };
}

/** An answer that the house gives in place of an agent that it does not ask. */
export function refusal(reason: string): AgentAnswer<never> {
  return { text: '', files: [], ending: { kind: 'failed', fault: 'refused', reason } };
}

function cleanEnding(ending: BackendEnding): BackendEnding {
  if (ending.kind === 'paused') return { ...ending, reason: storable(ending.reason) };
  if (ending.kind !== 'failed') return ending;
  const { reason, detail } = ending;
  return { ...ending, reason: storable(reason), ...(detail !== undefined && { detail: storable(detail) }) };
}

/** A program may print NUL bytes, which no text column takes. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '');
}

/** What people read when an agent has ended: its words, and what went wrong if something did; files may be enough. */
export function answerForPeople({ text, files, ending }: AgentAnswer<unknown>): string {
  const said = text.trim();
  if (ending.kind === 'failed') return [said, `⚠️ ${ending.reason}`].filter(Boolean).join('\n\n');
  if (ending.kind === 'paused') return [said, `⏸ ${sentence(ending.reason)}`].filter(Boolean).join('\n\n');
  if (ending.kind === 'cancelled') return said === '' ? '' : `${said}\n\n⏹ Stopped.`;
  return said === '' && files.length === 0 ? '_(The agent had nothing to say.)_' : said;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?`]$/.test(words) ? '' : '.'}`;
}
