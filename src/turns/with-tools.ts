import type { OpenTools, RequestTools, ToolScope } from '../contracts/gateway-tools.ts';

/** Does something with the gateway's tools at hand. When it ends, however it ends, nobody can use them any more. */
export async function withTools<Result>(
  open: OpenTools,
  scope: ToolScope,
  work: (given: Omit<RequestTools, 'close'>) => Promise<Result>,
): Promise<Result> {
  const { close, ...given } = open(scope);
  try {
    return await work(given);
  } finally {
    close();
  }
}
