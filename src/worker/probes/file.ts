import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Check } from '../../domain/check/check.ts';
import type { Observation } from '../../domain/check/judge-check.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { ProbeDeps, ProbePlace } from './probe.ts';
import { mostProbeBytes } from './probe.ts';

/** Looks at a file of the agent's folder, wherever links lead on the way; what is outside or hidden stays so. */
export async function probeFile(
  _: ProbeDeps,
  { subject }: Check,
  { workspace, signal }: ProbePlace,
): Promise<Observation> {
  const real = await realpath(resolve(workspace, subject)).catch(() => undefined);
  const parts = real === undefined ? [] : relative(await realpath(workspace), real).split(sep);
  // What is absent may lie outside as well, so that the words are looked at.
  const written = relative(workspace, resolve(workspace, subject)).split(sep);
  if (parts[0] === '..' || written[0] === '..') return refused("it is outside of the agent's folder");
  if ([...parts, ...written].some((part) => part.startsWith('.'))) return refused('it is hidden');
  if (real === undefined) return absent;
  try {
    return await read(real, signal);
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return absent;
    return { kind: 'unreachable', reason: `it could not be read: ${messageOf(err)}` };
  }
}

const absent: Observation = { kind: 'seen', exists: false, sizeBytes: 0, text: '', digest: 'absent' };

async function read(path: string, signal: AbortSignal): Promise<Observation> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const info = await file.stat();
    if (!info.isFile()) return { kind: 'unreachable', reason: 'it is no file' };
    const hash = createHash('sha256');
    const first: Buffer[] = [];
    let size = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, end: Math.max(0, info.size - 1) })) {
      signal.throwIfAborted();
      hash.update(chunk);
      if (size < mostProbeBytes) first.push(chunk);
      size += chunk.length;
    }
    const text = Buffer.concat(first).subarray(0, mostProbeBytes).toString('utf8').replaceAll('\0', '');
    return { kind: 'seen', exists: true, sizeBytes: size, text, digest: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

function refused(reason: string): Observation {
  return { kind: 'refused', reason: `The file cannot be checked: ${reason}.` };
}
