import type { Api } from 'grammy';
import { reasonOf } from './failures.ts';

/**
 * Opens a file by its id. The address is asked for now, because it is good for an hour only.
 * @throws Error when it is gone, larger than the Bot API gives out (20 MB), or Telegram is away
 */
export async function downloadFile(
  api: Api,
  {
    token,
    apiRoot,
    reference,
    signal,
  }: { token: string; apiRoot: string; reference: string; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array>> {
  const file = await api.getFile(reference).catch((err: unknown) => {
    throw new Error(reasonOf(err, token));
  });
  // The SDK does not help here: its address for files is fixed.
  const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`, { signal }).catch(
    (err: unknown) => {
      throw new Error(reasonOf(err, token));
    },
  );
  if (!response.ok || !response.body) throw new Error(`Telegram answered ${response.status} for the file`);
  return response.body;
}
