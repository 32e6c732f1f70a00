import { expect, test } from 'vitest';
import { mediaTypeOf, megabytes } from '../../../src/domain/file.ts';

test.each([
  ['chart.PNG', 'image/png'],
  ['a.tar.gz', 'application/gzip'],
  ['voice.ogg', 'audio/ogg'],
  ['Makefile', 'application/octet-stream'],
  ['odd.xyz', 'application/octet-stream'],
])('%s is %s', (name, expected) => expect(mediaTypeOf(name)).toBe(expected));

test.each([
  [48_000_000, '48 MB'],
  [1_250_001, '1.3 MB'],
  [1, '0.1 MB'],
])('%d bytes are %s', (bytes, expected) => expect(megabytes(bytes)).toBe(expected));
