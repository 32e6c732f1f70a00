import type { webApi } from '@slack/bolt';
import { errorNameOf, reasonOf } from './failures.ts';

/** What a download needs. */
export interface DownloadDeps {
  readonly client: webApi.WebClient;
  readonly botToken: string;
  readonly slackApiUrl: string;
  readonly secrets: readonly string[];
}

/** @throws Error with a reason for people */
export async function download(
  { client, botToken, slackApiUrl, secrets }: DownloadDeps,
  { reference, signal }: { readonly reference: string; readonly signal: AbortSignal },
): Promise<ReadableStream<Uint8Array>> {
  const file = await fileOf(client, reference, secrets);
  signal.throwIfAborted();
  const address = file.url_private_download ?? file.url_private;
  if (!address || !isSlacks(address, slackApiUrl)) throw new Error('the file is not kept by Slack');
  const response = await fetch(address, { headers: { authorization: `Bearer ${botToken}` }, signal }).catch(
    (err: unknown) => {
      throw new Error(reasonOf(err, secrets));
    },
  );
  const { body, headers, ok, status } = response;
  if (!ok || !body) throw new Error(`Slack answered with the status ${status} instead of the file`);
  // Whoever may not read a file is shown the page to log in.
  const isPage = headers.get('content-type')?.startsWith('text/html') === true;
  if (!isPage || file.mimetype?.startsWith('text/html')) return body;
  await body.cancel();
  throw new Error('Slack asks for a login instead of giving the file: the app needs the scope files:read');
}

async function fileOf(client: webApi.WebClient, reference: string, secrets: readonly string[]) {
  try {
    const { file } = await client.files.info({ file: reference });
    return file ?? {};
  } catch (err) {
    const isGone = ['file_not_found', 'file_deleted'].includes(errorNameOf(err) ?? '');
    throw new Error(isGone ? 'the file is gone' : reasonOf(err, secrets));
  }
}

/** The token goes nowhere else. */
function isSlacks(address: string, slackApiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, origin, protocol } = new URL(address);
  if (origin === new URL(slackApiUrl).origin) return true;
  return protocol === 'https:' && /(?:^|\.)slack(?:-files)?\.com$/.test(hostname);
}
