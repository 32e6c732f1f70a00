import { createHash } from 'node:crypto';

/** A short name of a text or a content: equal ones have the same, and others practically never. */
export function hashOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('base64url');
}
