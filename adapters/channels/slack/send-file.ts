import type { webApi } from '@slack/bolt';
import type { OutgoingMessage, SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import type { FileContent } from '../../../src/domain/file.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { errorNameOf, outcomeOf, reasonOf } from './failures.ts';
import { renderMessage } from './render.ts';
import { inThread } from './send.ts';

/** What sending a file needs. */
export interface UploadDeps {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly secrets: readonly string[];
}

/** Bytes take longer than words. */
const uploadMs = 120_000;

/**
 * Brings the bytes to Slack, then has it show them in the channel. Only the second can be in doubt: what was brought and
 * never shown is seen by nobody. The message of a file is made later than the answer to the call, so its id is the file's.
 * Rejects with what the SDK says of the second.
 */
export async function sendFile(
  { client, clock, secrets }: UploadDeps,
  message: OutgoingMessage & { readonly file: FileContent },
): Promise<SendOutcome> {
  const late = new AbortController();
  const timer = clock.after(uploadMs, () => late.abort());
  const bringing = bring(client, message.file, late.signal).finally(() => timer.cancel());
  const brought = await bringing.catch((err: unknown) => refusalOf(err, secrets));
  if (typeof brought !== 'string') return brought;
  try {
    await show(client, message, brought);
    return { kind: 'sent', messageId: brought };
  } catch (err) {
    return isMissingScope(err) ? refusalOf(err, secrets) : Promise.reject(err);
  }
}

/** @returns the id of the file */
async function bring(
  client: webApi.WebClient,
  { name, sizeBytes, bytes }: FileContent,
  signal: AbortSignal,
): Promise<string> {
  const { upload_url, file_id } = await client.files.getUploadURLExternal({
    filename: name,
    length: sizeBytes,
  });
  if (!upload_url || !file_id) throw new Error('the answer holds no address for the file');
  const response = await fetch(upload_url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    signal,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the file was answered with the status ${response.status}`);
  return file_id;
}

async function show(
  client: webApi.WebClient,
  { target, markdown, file }: OutgoingMessage & { readonly file: FileContent },
  id: string,
): Promise<void> {
  const { thread_ts } = inThread(target);
  await client.files.completeUploadExternal({
    files: [{ id, title: file.name }],
    ...(thread_ts === undefined ? { channel_id: target.chat } : { channel_id: target.chat, thread_ts }),
    ...(markdown !== '' && { initial_comment: renderMessage(markdown).text }),
  });
}

/** An app that was made before it could send files lacks a scope; words go on as before. */
function refusalOf(err: unknown, secrets: readonly string[]): SendOutcome {
  if (isMissingScope(err)) return { kind: 'rejected', reason: reasonOf(err, secrets) };
  const outcome = outcomeOf(err, secrets);
  return outcome.kind === 'unknown' ? { kind: 'retry', reason: outcome.reason } : outcome;
}

function isMissingScope(err: unknown): boolean {
  return errorNameOf(err) === 'missing_scope';
}
