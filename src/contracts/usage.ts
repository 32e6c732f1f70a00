/** What a request, or one call of it, used up. Undefined means that the back-end does not know. */
export interface Usage {
  /** All that went in, what the provider had kept included. */
  readonly inputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly outputTokens?: number;
  /** Only where the provider says it; else it follows from the prices of the config. */
  readonly costUsd?: number;
  readonly model?: string;
}
