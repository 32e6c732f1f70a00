import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBinaries } from '../../src/store/embedded/binaries.ts';
import { createCluster, prepareCluster } from '../../src/store/embedded/cluster.ts';

let folder = '';
const binaries = () => ({ ...findBinaries(), preparedCluster: join(folder, 'prepared') });
const controlFile = (cluster: string) => statSync(join(folder, cluster, 'global', 'pg_control'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthouse-cluster-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a new cluster is a copy of the prepared one, for its owner alone', async () => {
  await prepareCluster(binaries());
  writeFileSync(join(folder, 'prepared', 'mark'), '');
  await createCluster(join(folder, 'new'), folder, binaries());
  expect(existsSync(join(folder, 'new', 'mark'))).toBe(true);
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  expect(controlFile('new').size).toBe(controlFile('prepared').size);
});

test('what is prepared is prepared once', async () => {
  await prepareCluster(binaries());
  const { ino } = controlFile('prepared');
  await prepareCluster(binaries());
  expect(controlFile('prepared').ino).toBe(ino);
  expect(readdirSync(folder)).toEqual(['prepared']);
});

test('without a prepared one, or where it cannot be copied, it is made afresh', async () => {
  await createCluster(join(folder, 'first'), folder, binaries());
  writeFileSync(join(folder, 'prepared'), 'not a folder');
  await createCluster(join(folder, 'second'), folder, binaries());
  expect(controlFile('first').size).toBe(controlFile('second').size);
});
