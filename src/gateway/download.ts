import type { ChannelAdapter } from '../contracts/channel-adapter.ts';
import type { Download } from '../turns/fetch-files.ts';

/** Files come from whichever node works on the message: each has all accounts open. */
export function createDownload(
  accountOf: (name: string) => { readonly adapter: ChannelAdapter } | undefined,
): Download {
  return async (account, reference, signal) => {
    const stream = await accountOf(account)?.adapter.download?.(reference, signal);
    if (!stream) throw new Error(`the account ${account} gives no files out`);
    return stream;
  };
}
