/** One thing that the doctor looked at. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
  /** Worth a look, though nothing of the house is wrong. */
  readonly isDoubt?: true;
}
