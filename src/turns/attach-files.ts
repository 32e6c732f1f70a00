import { basename, isAbsolute } from 'node:path';
import type { FindLinks, FoundLink } from '../contracts/find-links.ts';
import { type FileContent, mediaTypeOf } from '../domain/file.ts';
import { safeFileName } from '../domain/file-name.ts';
import type { AgentAnswer } from './ask-agent.ts';
import { readWorkspaceFile, type WorkspaceFile } from './read-workspace-file.ts';

/** What attaching needs. */
export interface AttachDeps {
  readonly findLinks: FindLinks;
  /** The agent's folder: nothing outside of it is ever sent. */
  readonly workspace: string;
  /** The largest file that the place takes; undefined when it takes none. */
  readonly mostBytes: number | undefined;
  /** When the agent was asked. */
  readonly since: Date;
}

/** An answer with the files that go with it. */
export type FullAnswer = AgentAnswer<FileContent>;

/** More would be a flood, and for a moment all of them are held in memory. */
const mostFiles = 10;

/**
 * Brings the files of an answer: those that the agent named, those that its text shows by a relative path, and those that
 * it links to so and has changed since it was asked. Who writes of code links to much that nobody wants to be sent.
 * In the text such a link becomes its label, and a line at the end says of each that cannot be sent why.
 */
export async function attachFiles(answer: AgentAnswer, deps: AttachDeps): Promise<FullAnswer> {
  if (answer.ending.kind === 'cancelled') return { ...answer, files: [] };
  const desk = createDesk(deps);
  for (const { path, name = basename(path) } of answer.files) {
    const taken = await desk.take(path, name);
    if (!taken) desk.refuse(name, 'there is no such file');
  }
  const linked: FoundLink[] = [];
  for (const link of await deps.findLinks(answer.text)) {
    const path = pathOf(link.target);
    if (path !== undefined && (await desk.take(path, basename(path), link.isImage ? undefined : deps.since)))
      linked.push(link);
  }
  const text = [withLabels(answer.text, linked), desk.refusals.join('\n')].filter(Boolean).join('\n\n');
  return { ...answer, text, files: desk.files };
}

/** What a session remembers of an answer: also that files went with it. */
export function withFileNames(markdown: string, files: readonly FileContent[]): string {
  return [markdown, ...files.map(({ name }) => `[sent ${name}]`)].filter(Boolean).join('\n');
}

/** Gathers what is sent, each file once, and says why others are not. */
function createDesk({ workspace, mostBytes }: AttachDeps) {
  const seen = new Set<string>();
  const files: FileContent[] = [];
  const refusals: string[] = [];
  const refuse = (name: string, reason: string) => {
    refusals.push(`${safeFileName(name, 'a file')} was not sent: ${reason}`);
  };
  return {
    files,
    refusals,
    refuse,
    /** @returns whether the file is there; one that is refused is */
    async take(path: string, name: string, since?: Date): Promise<boolean> {
      const file = await readWorkspaceFile(workspace, path, {
        mostBytes,
        ...(since && { since }),
        ...(files.length >= mostFiles && { full: `${mostFiles} files go with an answer` }),
      });
      if (file.kind === 'absent') return false;
      if (seen.has(file.path)) return true;
      seen.add(file.path);
      if (file.kind === 'refused') refuse(name, file.reason);
      else files.push(contentOf(file, safeFileName(name, 'file')));
      return true;
    },
  };
}

function contentOf({ path, bytes }: WorkspaceFile & { kind: 'read' }, name: string): FileContent {
  const mediaType = mediaTypeOf(name.includes('.') ? name : path);
  return { name, mediaType, sizeBytes: bytes.length, bytes };
}

/** The path that a link may mean; undefined for an address, and for a place in a file. */
function pathOf(target: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:|[#?]/i.test(target) || isAbsolute(target)) return undefined;
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** The text with labels instead of links; a link in a link goes with the outer one. */
function withLabels(text: string, links: readonly FoundLink[]): string {
  let at = 0;
  let result = '';
  for (const { from, to, label } of links) {
    if (from < at) continue;
    result += text.slice(at, from) + label;
    at = to;
  }
  return (result + text.slice(at)).trim();
}
