/** One thing that the doctor looked at. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
  /** Worth a look, though nothing of the house is wrong. */
  readonly isDoubt?: true;
}

/** A line for each: well, in doubt, or wrong. */
export function printFindings(findings: readonly Finding[]): void {
  for (const { ok, isDoubt, text } of findings) console.log(`${isDoubt ? '!' : ok ? '✓' : '✗'} ${text}`);
}
