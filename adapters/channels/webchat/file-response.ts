import type { FileContent } from '../../../src/domain/file.ts';
import { shownTypes } from './wire.ts';

/**
 * A file as a browser gets it. An agent made it, from whatever it was told: what could run in the page's name, such as
 * html and svg, is only ever saved.
 */
export function fileResponse({ name, mediaType, bytes }: FileContent): Response {
  const shown = shownTypes.includes(mediaType);
  const headers = {
    'content-type': shown ? mediaType : 'application/octet-stream',
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(name)}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
  };
  return new Response(new Uint8Array(bytes), { headers });
}

/** @see RFC 8187, section 3.2.1 */
function encoded(name: string): string {
  const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, percent);
}
