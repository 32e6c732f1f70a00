/**
 * Waits for works that have begun already. Unlike `Promise.all` it throws only when all have ended, so that nothing of them
 * goes on when the lock or the transaction that they need is gone.
 * @throws whatever the first of them failed with
 */
export async function together(works: readonly unknown[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((work) => work.status === 'rejected');
  if (failed) throw failed.reason;
}
