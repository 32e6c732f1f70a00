import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Attachment } from '../domain/envelope.ts';
import { safeFileName } from '../domain/file-name.ts';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';

/** Opens a file that came in through an account. Rejects with a reason for people. */
export type Download = (
  account: string,
  reference: string,
  signal: AbortSignal,
) => Promise<ReadableStream<Uint8Array>>;

/** What fetching needs. */
export interface FetchDeps {
  readonly download: Download;
  readonly account: string;
  /** The agent's folder; files go below `inbox/` in it, each message's into a folder of its own. */
  readonly workspace: string;
  readonly message: string;
  readonly mostBytes: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A file that takes longer is left out: the question that came with it must not wait for ever. */
const longestMs = 60_000;

/**
 * Brings the files of a message into the agent's workspace and says of each where it is, or why it is not there. Never
 * rejects: an answer without a file is better than none.
 */
export async function fetchFiles(
  attachments: readonly Attachment[],
  deps: FetchDeps,
): Promise<readonly string[]> {
  const names = new Set<string>();
  return Promise.all(
    attachments.map(async (attachment, index) => {
      const what = [attachment.kind, attachment.name, attachment.mimeType].filter(Boolean).join(' ');
      const name = unusedName(attachment, index, names);
      try {
        const path = await fetchFile(attachment, name, deps);
        return `[attached ${what}${path === undefined ? '' : `: ${path}`}]`;
      } catch (err) {
        return `[attached ${what}, but it could not be fetched: ${messageOf(err)}]`;
      }
    }),
  );
}

function unusedName({ name, kind }: Attachment, index: number, used: Set<string>): string {
  const wanted = safeFileName(name, `${kind}-${index + 1}`);
  const unused = used.has(wanted) ? `${index + 1}-${wanted}` : wanted;
  used.add(unused);
  return unused;
}

/** @returns the path from the workspace; undefined when the platform gives nothing out */
async function fetchFile(
  { reference, sizeBytes = 0 }: Attachment,
  name: string,
  deps: FetchDeps,
): Promise<string | undefined> {
  const { account, workspace, message, mostBytes, clock, signal } = deps;
  if (reference === undefined) return undefined;
  if (sizeBytes > mostBytes) throw tooLarge(mostBytes);
  const folder = join(workspace, 'inbox', message);
  const tooLong = new AbortController();
  const timer = clock.after(longestMs, () => tooLong.abort(new Error('it took too long')));
  const patience = AbortSignal.any([signal, tooLong.signal]);
  try {
    const stream = await deps.download(account, reference, patience);
    await openInside(folder, workspace);
    await write(stream, { folder, name, mostBytes, signal: patience });
  } catch (err) {
    throw tooLong.signal.aborted ? tooLong.signal.reason : err;
  } finally {
    timer.cancel();
  }
  return relative(workspace, join(folder, name));
}

/** A file has its name only when it is whole. */
async function write(
  stream: ReadableStream<Uint8Array>,
  to: { folder: string; name: string; mostBytes: number; signal: AbortSignal },
): Promise<void> {
  const unfinished = join(to.folder, `.${to.name}.part`);
  try {
    await rm(unfinished, { force: true });
    const file = createWriteStream(unfinished, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.fromWeb(stream as never), upTo(to.mostBytes), file, { signal: to.signal });
    await rename(unfinished, join(to.folder, to.name));
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Agents own their workspace, and one of them may have laid a link that leads out of it. */
async function openInside(folder: string, workspace: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [inside, root] = await Promise.all([realpath(folder), realpath(workspace)]);
  if (!inside.startsWith(root + sep)) throw new Error('the workspace leads elsewhere');
}

/** What a platform says of a size need not be true. */
function upTo(mostBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      bytes += chunk.length;
      if (bytes > mostBytes) done(tooLarge(mostBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(mostBytes: number): Error {
  return new Error(`it is larger than ${Math.floor(mostBytes / 1_000_000)} MB`);
}
