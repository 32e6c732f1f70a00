/** What the person chose. */
export interface SetupOptions {
  /** Write without asking. */
  readonly yes: boolean;
  /** Let each new agent answer once. */
  readonly turn: boolean;
}
