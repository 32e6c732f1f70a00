import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { safeFileName } from '../../../src/domain/file-name.ts';
import type { Reply } from './reply.ts';

const cells = 7;
const cellPixels = 40;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Eight bits, a palette of two colours. */
const header = [8, 3, 0, 0, 0];
const paper = [0xf4, 0xef, 0xe6];

/** Draws something symmetric and shows it as agents do: a file in the workspace, and an image in the answer. */
export async function draw(subject: string, workspace: string): Promise<Reply> {
  const name = safeFileName(`${subject.slice(0, 40).replace(/\W+/g, '-')}.png`, 'drawing.png');
  await mkdir(join(workspace, 'drawings'), { recursive: true });
  await writeFile(join(workspace, 'drawings', name), pictureOf(subject));
  return { text: `This is how I see it:\n\n![${name}](drawings/${name})` };
}

/** Leaves a note and hands it over by name. */
export async function sendNote(workspace: string): Promise<Reply> {
  const path = 'note.txt';
  await writeFile(join(workspace, path), 'This file was written by the demo agent.\n');
  return { text: 'Here you are.', file: { path } };
}

/** A picture that is the same for the same words. */
function pictureOf(words: string): Uint8Array {
  const hash = createHash('sha256').update(words).digest();
  const size = cells * cellPixels;
  const isInk = (column: number, row: number) => {
    const mirrored = Math.min(column, cells - 1 - column);
    return ((hash[row * 4 + mirrored] ?? 0) & 1) === 1;
  };
  const rows = Array.from({ length: size }, (_, y) => [
    0,
    ...Array.from({ length: size }, (__, x) =>
      Number(isInk(Math.floor(x / cellPixels), Math.floor(y / cellPixels))),
    ),
  ]);
  const ink = [...hash.subarray(28, 31)].map((each) => each >> 1);
  return Buffer.concat([
    Uint8Array.from(signature),
    chunk('IHDR', Uint8Array.from([0, 0, size >> 8, size & 255, 0, 0, size >> 8, size & 255, ...header])),
    chunk('PLTE', Uint8Array.from([...paper, ...ink])),
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flat()))),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** @see https://www.w3.org/TR/png-3/#5Chunk-layout */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
