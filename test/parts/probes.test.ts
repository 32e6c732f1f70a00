import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCheck } from '../../src/domain/check/read-check.ts';
import { observe } from '../../src/worker/probes/observe.ts';
import type { ProbeDeps } from '../../src/worker/probes/probe.ts';
import { openSite } from '../support/check-bench.ts';
import { createFakeClock } from '../support/fake-clock.ts';

function setUp({
  allowHosts = [],
  commands = [],
  ...more
}: Partial<ProbeDeps['rules']['probes'] & ProbeDeps> = {}) {
  const workspace = mkdtempSync(join(tmpdir(), 'posthouse-probes-'));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
  const clock = createFakeClock('2026-11-20T08:00:00Z');
  const deps: ProbeDeps = { clock, environment: {}, rules: { probes: { allowHosts, commands } }, ...more };
  const look = (words: string, signal = new AbortController().signal) => {
    const reading = readCheck(words);
    if (reading.kind === 'refused') throw new Error(reading.reason);
    return observe(deps, reading.check, { workspace, signal });
  };
  return { workspace, clock, look };
}

const inside = { kind: 'refused', reason: expect.stringContaining('is inside of our own network') };

describe('a look at a site', () => {
  test.each([
    'http://127.0.0.1:1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://0.0.0.0/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://localhost/',
    'http://LOCALHOST:80/',
  ])('never asks %s', async (url) => {
    expect(await setUp().look(`http ${url}`)).toEqual(inside);
  });

  test('never asks a name that leads inside, not even among others', async () => {
    const site = await openSite();
    const outside = { address: '93.184.216.34', family: 4 };
    for (const addresses of [
      [{ address: '127.0.0.1', family: 4 }],
      [outside, { address: '::1', family: 6 }],
    ]) {
      const { look } = setUp({ lookUpHost: async () => addresses });
      expect(await look(`http http://inner.example:${site.port}/`)).toEqual(inside);
    }
    expect(site.calls).toBe(0);
  });

  test('goes to the very address that was judged, whatever the name says later', async () => {
    const site = await openSite();
    let looks = 0;
    const lookUpHost = async () => {
      looks += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const { look } = setUp({ lookUpHost, allowHosts: [`rebound.example:${site.port}`] });
    expect(await look(`http http://rebound.example:${site.port}/`)).toMatchObject({
      kind: 'seen',
      status: 200,
    });
    expect(looks).toBe(1);
  });

  test.each([
    ['the host alone', () => '127.0.0.1'],
    ['host and port', (port: number) => `127.0.0.1:${port}`],
  ])('asks a host inside that the config names by %s', async (_, named) => {
    const site = await openSite();
    const { look } = setUp({ allowHosts: [named(site.port)] });
    expect(await look(`http ${site.url}`)).toEqual({ kind: 'seen', status: 200, text: 'hello' });
  });

  test('another port of such a host is another host', async () => {
    const site = await openSite();
    expect(await setUp({ allowHosts: ['127.0.0.1:1'] }).look(`http ${site.url}`)).toEqual(inside);
  });

  test('judges where a redirect leads as well', async () => {
    const [site, secret] = [await openSite(), await openSite()];
    Object.assign(site, { status: 302, headers: { location: secret.url } });
    const { look } = setUp({ allowHosts: [site.host] });
    expect(await look(`http ${site.url}`)).toEqual(inside);
    expect(secret.calls).toBe(0);
    const both = setUp({ allowHosts: [site.host, secret.host] });
    expect(await both.look(`http ${site.url}`)).toMatchObject({ status: 200, text: 'hello' });
  });

  test('follows three redirects and no more, and only to web addresses', async () => {
    const site = await openSite();
    const { look } = setUp({ allowHosts: [site.host] });
    Object.assign(site, { status: 301, headers: { location: '/again' } });
    expect(await look(`http ${site.url}`)).toEqual({
      kind: 'unreachable',
      reason: 'it leads on more than 3 times',
    });
    expect(site.calls).toBe(4);
    site.headers = { location: 'file:///etc/passwd' };
    expect(await look(`http ${site.url}`)).toMatchObject({ kind: 'unreachable' });
  });

  test('reads no more than a megabyte', async () => {
    const site = await openSite();
    site.body = 'x'.repeat(3_000_000);
    const seen = await setUp({ allowHosts: [site.host] }).look(`http ${site.url}`);
    expect(seen.kind === 'seen' && seen.text.length).toBe(1_000_000);
  });

  test('takes ten seconds at most, and ends at once when it is stopped', async () => {
    const connected: (() => void)[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      connected.shift()?.();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { look, clock } = setUp({ allowHosts: ['127.0.0.1'] });
    const waits = new Promise<void>((resolve) => connected.push(resolve));
    const late = look(`http http://127.0.0.1:${port}/`);
    await waits;
    clock.moveBy(10_000);
    expect(await late).toEqual({ kind: 'unreachable', reason: 'it did not answer within 10s' });
    const stop = new AbortController();
    const stopped = look(`http http://127.0.0.1:${port}/`, stop.signal);
    stop.abort();
    expect(await stopped).toMatchObject({ kind: 'unreachable' });
  });
});

describe('a look at a file', () => {
  test('sees its size, its text and whether it is there', async () => {
    const { look, workspace } = setUp();
    writeFileSync(join(workspace, 'a.txt'), 'hello');
    expect(await look('file a.txt')).toMatchObject({ exists: true, sizeBytes: 5, text: 'hello' });
    expect(await look('file b.txt')).toMatchObject({ exists: false, text: '' });
    writeFileSync(join(workspace, 'empty'), '');
    expect(await look('file empty')).toMatchObject({ exists: true, sizeBytes: 0 });
  });

  test("never leaves the agent's folder, and leaves out what is hidden", async () => {
    const { look, workspace } = setUp();
    const other = mkdtempSync(join(tmpdir(), 'posthouse-other-'));
    onTestFinished(() => rmSync(other, { recursive: true, force: true }));
    writeFileSync(join(other, 'secret'), 'x');
    symlinkSync(join(other, 'secret'), join(workspace, 'link'));
    mkdirSync(join(workspace, '.git'));
    writeFileSync(join(workspace, '.git/config'), 'x');
    for (const path of ['/etc/passwd', '../x', 'a/../../x', 'link', '.git/config', '.env', 'a/.env']) {
      expect(await look(`file ${path}`), path).toMatchObject({ kind: 'refused' });
    }
    expect(await look('file .')).not.toMatchObject({ kind: 'seen', exists: true });
  });
});

describe('a look by a program', () => {
  const sh = (script: string) => [{ name: 'x', argv: ['/bin/sh', '-c', script] }];

  test('sees its exit code and what it wrote, and gives it no secret', async () => {
    const commands = sh('env | sort; echo oops >&2; exit 3');
    const environment = { HOME: '/home/ann', DATABASE_URL: 'postgres://secret', TELEGRAM_TOKEN: 'secret' };
    const seen = await setUp({ commands, environment }).look('command x');
    expect(seen).toMatchObject({
      kind: 'seen',
      exit: 3,
      text: expect.stringMatching(/HOME=\/home\/ann[\s\S]*oops/),
    });
    expect(seen.kind === 'seen' && seen.text).not.toContain('secret');
  });

  test('starts only what is on the list', async () => {
    expect(await setUp({ commands: sh('true') }).look('command y')).toMatchObject({ kind: 'refused' });
    const commands = [{ name: 'x', argv: ['/no/such/program'] }];
    expect(await setUp({ commands }).look('command x')).toMatchObject({
      kind: 'refused',
      reason: 'The program "/no/such/program" was not found.',
    });
  });

  test('ends it and what it started when its time is over or somebody stops it', async () => {
    const { look } = setUp({ commands: sh('sleep 1000 & sleep 1000') });
    const stop = new AbortController();
    const stopped = look('command x', stop.signal);
    stop.abort();
    expect(await stopped).toMatchObject({ kind: 'unreachable', reason: 'it was ended by SIGKILL' });
    const slow = setUp({ commands: sh('sleep 1000 & sleep 1000') });
    const late = slow.look('command x');
    slow.clock.moveBy(10_000);
    expect(await late).toEqual({ kind: 'unreachable', reason: 'it took longer than 10s and was stopped' });
  });

  test('stops one that writes without end', async () => {
    expect(
      await setUp({ commands: sh('while :; do echo xxxxxxxxxxxxxxxx; done') }).look('command x'),
    ).toEqual({
      kind: 'unreachable',
      reason: 'it wrote more than 1000000 bytes and was stopped',
    });
  });
});
