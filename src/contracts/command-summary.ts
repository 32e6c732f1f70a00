/** A command as a platform's menu shows it. */
export interface CommandSummary {
  /** Without the slash. */
  readonly name: string;
  readonly summary: string;
  /** It is about the person who writes: of no use in a group's menu. */
  readonly directOnly?: true;
}
