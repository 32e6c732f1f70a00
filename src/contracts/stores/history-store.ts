/** Forgets what is older than anybody wants to look back. Each call takes a few rows and says how many. */
export interface HistoryStore {
  /** Runs that ended, with their attempts and due instants. Those that a living task still counts are kept. */
  forgetRuns(ageMs: number, limit: number): Promise<number>;
  /** Due instants of which no run came. */
  forgetSkipped(ageMs: number, limit: number): Promise<number>;
  /** Triggers that were taken. A call from outside that is so old is refused by its signature. */
  forgetFirings(ageMs: number, limit: number): Promise<number>;
  /** Pieces of the outbox that are over. */
  forgetDeliveries(ageMs: number, limit: number): Promise<number>;
  /** Calls in the ledger, and the accounts of their days. */
  forgetCalls(ageMs: number, limit: number): Promise<number>;
  forgetEvents(ageMs: number, limit: number): Promise<number>;
}
