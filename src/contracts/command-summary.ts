/** A command as a platform's menu shows it. */
export interface CommandSummary {
  /** Without the slash. */
  readonly name: string;
  readonly summary: string;
}
