import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { findBinaries } from '../../src/store/embedded/binaries.ts';
import { createCluster, prepareCluster } from '../../src/store/embedded/cluster.ts';
import { createEmbeddedServer } from '../../src/store/embedded/server.ts';

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

test('the socket lies where its path is short enough, however long that of temporary files is', () => {
  for (const [variable, place] of [
    ['XDG_RUNTIME_DIR', '/run/user/1000'],
    ['XDG_RUNTIME_DIR', `/tmp/${'long/'.repeat(30)}`],
    ['TMPDIR', `/tmp/${'long/'.repeat(30)}`],
  ] as const) {
    vi.stubEnv('XDG_RUNTIME_DIR', undefined);
    vi.stubEnv(variable, place);
    const { address } = createEmbeddedServer({ folder, clock: systemClock, log: silentLog });
    const host = 'host' in address ? address.host : '';
    expect(host.length + '/.s.PGSQL.5432.lock'.length).toBeLessThanOrEqual(103);
    expect(host.startsWith(place)).toBe(place === '/run/user/1000');
  }
  vi.unstubAllEnvs();
});
