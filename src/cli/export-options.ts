/** What may be chosen of an export, as it was written. */
export interface ExportOptions {
  readonly table: string;
  readonly format: string;
  readonly since?: string;
}
