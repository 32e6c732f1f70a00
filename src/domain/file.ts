/** What is known of a file that goes to a person, without its bytes. */
export interface FileInfo {
  /** Safe to write to and to show; it has the ending that says what it is. */
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/** A file that goes to a person, whole. */
export interface FileContent extends FileInfo {
  readonly bytes: Uint8Array;
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  wav: 'audio/wav',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  webm: 'video/webm',
  pdf: 'application/pdf',
  zip: 'application/zip',
  gz: 'application/gzip',
  json: 'application/json',
  csv: 'text/csv',
  html: 'text/html',
  md: 'text/markdown',
  txt: 'text/plain',
  log: 'text/plain',
};

/** What a name's ending says of a file. */
export function mediaTypeOf(name: string): string {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return mediaTypes[ending] ?? 'application/octet-stream';
}

/** A larger one is never sent, wherever it goes: the database takes it as one value, and so does memory. */
export const largestFileBytes = 100_000_000;

/** A size for people, such as `25 MB` or `1.3 MB`. Not less than it is, so that it never seems to be below its limit. */
export function megabytes(sizeBytes: number): string {
  return `${Math.ceil(sizeBytes / 100_000) / 10} MB`;
}
