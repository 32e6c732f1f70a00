import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openHook, runsOf, signed } from '../support/hook-caller.ts';
import { openHouse } from '../support/house.ts';

const expectSigned = expect.stringContaining('X-Posthouse-Signature: t=UNIX_SECONDS');

describe('a call is refused', () => {
  test('without a signature, with a wrong one, and with an old one', async () => {
    const house = await openHouse();
    const { post, secret } = await openHook(house);
    const body = '{}';
    const refusals = [
      [{ headers: {} }, 'This request is not signed.'],
      [{ secret: 'guess' }, 'The signature does not fit the secret, the time and the body.'],
      [
        { headers: signed(secret, '{"other":1}'), body },
        'The signature does not fit the secret, the time and the body.',
      ],
      [{ headers: { 'x-posthouse-signature': 'nonsense' } }, '"nonsense" is no signature that I can read.'],
      [{ headers: { 'x-posthouse-signature': 't=1,v1=zz' } }, '"t=1,v1=zz" is no signature that I can read.'],
      [
        { headers: { 'x-hub-signature-256': 'sha256=00' } },
        'The signature does not fit the secret and the body.',
      ],
    ] as const;
    for (const [call, error] of refusals)
      expect(await post(call)).toMatchObject({ status: 401, answer: { error, expected: expectSigned } });
    const old = await post({ ageSeconds: 400 });
    expect([old.status, old.answer.error]).toEqual([
      401,
      expect.stringMatching(/^The signature is 40\d seconds old; at most 300 are allowed\./),
    ]);
    expect((await post({ ageSeconds: -400 })).answer.error).toMatch(/seconds in the future/);
    expect((await post({ ageSeconds: 280 })).status).toBe(202);
    expect(await runsOf(house)).toHaveLength(1);
  });

  test('at an address that no task has, whatever its signature', async () => {
    const house = await openHouse();
    const { post } = await openHook(house);
    for (const call of [{ id: 'nobody' }, { id: 'nobody', headers: {} }]) {
      const refusal = { error: 'No task has this address.', expected: 'the address that /task rotate shows' };
      expect(await post(call)).toMatchObject({ status: 404, answer: refusal });
    }
  });

  test('when it is no POST', async () => {
    const { url } = await openHook(await openHouse());
    const response = await fetch(url);
    expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([
      405,
      'POST',
      { error: 'Only POST begins a task.', expected: 'POST' },
    ]);
  });

  test('when its body is too large, without reading it, and the server goes on', async () => {
    const house = await openHouse();
    const { post, url } = await openHook(house);
    const tooLarge = {
      status: 413,
      answer: { error: 'The body is too large.', expected: 'at most 262144 bytes' },
    };
    expect(await post({ body: 'x'.repeat(262_145) })).toMatchObject(tooLarge);
    // Only the head of ten megabytes is sent: whoever waited for the rest would never answer.
    expect(await answerToHead(url, 'content-length: 10000000')).toMatch(/^HTTP\/1\.1 413 /);
    // The same without a length, as far as the limit.
    const chunk = `${(300_000).toString(16)}\r\n${'x'.repeat(300_000)}\r\n`;
    expect(await answerToHead(url, 'transfer-encoding: chunked', chunk)).toMatch(/^HTTP\/1\.1 413 /);
    expect((await post({ body: 'x'.repeat(262_144) })).status).toBe(202);
    expect(await runsOf(house)).toHaveLength(1);
  });

  test('while the task is paused, and after it is cancelled', async () => {
    const house = await openHouse();
    const { post } = await openHook(house);
    await house.channel.say('/task pause T-1');
    await house.channel.until(({ markdown }) => markdown.includes('is paused'));
    expect(await post()).toMatchObject({
      status: 409,
      answer: { error: 'The task T-1 is paused.', expected: 'an active task: /task resume T-1' },
    });
    await house.channel.say('/task cancel T-1');
    await house.channel.until(({ markdown }) => markdown.includes('is cancelled'));
    expect((await post()).status).toBe(410);
    expect(await house.database.sql`select 1 from runs`).toHaveLength(0);
  });

  test('when too many were taken in a minute, which does not use up its key', async () => {
    const house = await openHouse();
    const { post } = await openHook(house);
    for (let call = 0; call < 60; call++) expect((await post()).status).toBe(202);
    const refused = await post({ body: 'one more' });
    expect([refused.status, refused.answer.expected]).toEqual([429, 'at most 60 calls in a minute']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    await house.database.sql`update firings set created_at = created_at - interval '1 minute'`;
    expect((await post({ body: 'one more' })).status).toBe(202);
  });
});

/** What a server answers to a request of which the rest never comes. */
function answerToHead(url: string, header: string, more = ''): Promise<string> {
  const { hostname, port, pathname, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.write(`POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${header}\r\n\r\n${more}`);
  });
}
