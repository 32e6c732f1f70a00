import type { ErrorCode, ErrorDetails } from './error-table.ts';
import { errorTable } from './error-table.ts';

/**
 * A broken promise: something that the caller could not have chosen between. Expected endings are values instead.
 * The text for people comes from the table, where each message names the thing, what was expected, what came, what to do.
 */
export class HouseError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fill(errorTable[code], details), cause === undefined ? undefined : { cause });
    this.name = 'HouseError';
    this.code = code;
    this.details = details;
  }
}

/** The sentence for people of any thrown value; never a stack. */
export function messageOf(err: unknown): string {
  return err instanceof Error ? err.message : String(err);
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? `{${name}}`));
}
