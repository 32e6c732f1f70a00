/** The mark of a message that is spoken. */
export const voiceFlag = 1 << 13;

/** What Discord shows of a voice message before somebody listens. */
export interface Voice {
  readonly duration_secs: number;
  /** How loud it is from its beginning to its end, a byte each. */
  readonly waveform: string;
}

const samplesPerSecond = 48_000;
const headBytes = 27;
/** Discord takes as many as 256. */
const mostPoints = 64;

/**
 * Reads a recording in Ogg with Opus; undefined for anything else. Nothing is decoded: what is louder takes more bytes, and
 * that is as much as the little picture shows.
 */
export function voiceOf(bytes: Uint8Array): Voice | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const opus = file.subarray(0, 512).indexOf('OpusHead');
  if (opus < 0 || opus + 12 > file.length) return undefined;
  const sizes: number[] = [];
  let samples = 0n;
  let pages = 0;
  let at = 0;
  for (; at < file.length; pages++) {
    if (file.length < at + headBytes || file.toString('latin1', at, at + 4) !== 'OggS') return undefined;
    const table = file.subarray(at + headBytes, at + headBytes + (file[at + 26] ?? 0));
    const granule = file.readBigInt64LE(at + 6);
    if (granule > samples) samples = granule;
    // The first two pages say what it is, and who made it.
    if (pages > 1) sizes.push(...packetSizes(table));
    at += headBytes + table.length + table.reduce((sum, each) => sum + each, 0);
  }
  const duration_secs = (Number(samples) - file.readUInt16LE(opus + 10)) / samplesPerSecond;
  const isWhole = at === file.length && duration_secs > 0 && sizes.length > 0;
  return isWhole ? { duration_secs, waveform: waveformOf(sizes) } : undefined;
}

/** A packet ends with the first segment that is not full. */
function packetSizes(table: Uint8Array): readonly number[] {
  const sizes: number[] = [];
  let size = 0;
  for (const segment of table) {
    size += segment;
    if (segment === 255) continue;
    sizes.push(size);
    size = 0;
  }
  return sizes;
}

function waveformOf(sizes: readonly number[]): string {
  const most = sizes.reduce((left, right) => Math.max(left, right), 1);
  const length = Math.min(mostPoints, sizes.length);
  const points = Array.from({ length }, (_, index) => {
    const from = Math.floor((index * sizes.length) / length);
    const part = sizes.slice(from, Math.max(from + 1, Math.floor(((index + 1) * sizes.length) / length)));
    return Math.round((255 * part.reduce((sum, each) => sum + each, 0)) / part.length / most);
  });
  return Buffer.from(points).toString('base64');
}
