import { expect, test } from 'vitest';
import type { ModelAccess, ModelApi } from '../../src/contracts/model-access.ts';
import { canary, openGateHouse } from '../support/gate-house.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';
import { startUpstream } from '../support/upstream.ts';

const said = [{ role: 'user', content: 'hello' }];
const calls = {
  anthropic: {
    path: '/v1/messages',
    header: (key: string) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
    body: { model: 'm', max_tokens: 100, messages: said },
  },
  openai: {
    path: '/v1/chat/completions',
    header: (key: string) => ({ authorization: `Bearer ${key}` }),
    body: { model: 'm', messages: said, stream_options: { include_usage: true } },
  },
  responses: {
    path: '/v1/responses',
    header: (key: string) => ({ authorization: `Bearer ${key}` }),
    body: { model: 'm', input: 'hello' },
  },
  google: {
    path: '/v1beta/models/gemini-9:generateContent',
    header: (key: string) => ({ 'x-goog-api-key': key }),
    body: { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] },
  },
} as const;
type Name = keyof typeof calls;
const apiOf = (name: Name): ModelApi => (name === 'responses' ? 'openai' : name);

/** Asks as a program does. */
function ask(
  { url, key }: ModelAccess,
  name: Name = 'anthropic',
  { stream = false, path, ...init }: RequestInit & { stream?: boolean; path?: string } = {},
): Promise<Response> {
  const { path: usual, header, body } = calls[name];
  const streamed = name === 'google' ? '/v1beta/models/gemini-9:streamGenerateContent?alt=sse' : usual;
  return fetch(`${url}${path ?? (stream ? streamed : usual)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...header(key) },
    body: JSON.stringify(name === 'google' ? body : { ...body, stream }),
    ...init,
  });
}

const messageOf = (text: string) => ({
  ...{ type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text }] },
  usage: { input_tokens: 120, output_tokens: 30 },
});

test.each(
  (Object.keys(calls) as Name[]).flatMap((name) => [
    { name, stream: false },
    { name, stream: true },
  ]),
)(
  '$name (stream: $stream) passes with the real key, and what it took is counted',
  async ({ name, stream }) => {
    const server = await startModelServer();
    const house = await openGateHouse({ api: apiOf(name), url: server.url });
    const text = await house.during(async (access) => (await ask(access, name, { stream })).text());
    expect(text).toContain('You said hello');
    const { inputTokens: input, outputTokens: output } = callUsage;
    expect(await house.ledger()).toMatchObject([{ input, output }]);
    await server.stop();
  },
);

test.each([
  ['anthropic', 'x-api-key', canary],
  ['openai', 'authorization', `Bearer ${canary}`],
  ['google', 'x-goog-api-key', canary],
] as const)('%s gets the key as it wants it, and nothing of the token', async (name, header, value) => {
  const upstream = await startUpstream((response) => void response.end('{}'));
  const house = await openGateHouse({ api: name, url: `${upstream.url}/base?q=1` });
  let shown = '';
  await house.during(async (access) => {
    shown = access.key;
    const path = `${calls[name].path}?beta=true&key=${access.key}`;
    await (await ask(access, name, { path })).text();
    return 'done';
  });
  const [heard] = upstream.heard;
  expect(heard?.headers[header]).toBe(value);
  expect(heard?.url).toBe(`/base${calls[name].path}?q=1&beta=true`);
  expect(heard?.body).toContain('hello');
  expect(shown).toMatch(/^\w{40}$/);
  expect(JSON.stringify(heard)).not.toContain(shown);
});

test('opens to no other token, and to its own only as long as the request lasts', async () => {
  const upstream = await startUpstream((response) => void response.end('{}'));
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  let kept: ModelAccess | undefined;
  const told = await house.during(async (access) => {
    kept = access;
    const others = ['guess', '', canary, 'a-token-for-tests'].map((key) => ({ ...access, key }));
    const answers = await Promise.all([access, ...others].map((each) => ask(each)));
    return answers.map(({ status }) => status).join();
  });
  expect(told).toBe('200,401,401,401,401');
  const late = kept && (await ask(kept));
  expect(late?.status).toBe(401);
  expect(await late?.json()).toMatchObject({
    type: 'error',
    error: { type: 'authentication_error', code: 401 },
  });
  expect(upstream.heard).toHaveLength(1);
});

test.each([
  ['GET', '/v1/files'],
  ['POST', '/v1/files'],
  ['POST', '/v1/messages/batches'],
  ['DELETE', '/v1/models/m'],
  ['POST', '/v1/messages/../organizations'],
  ['POST', '/v1/%2e%2e/v1/complete'],
])('a key opens a model and nothing else: %s %s', async (method, path) => {
  const upstream = await startUpstream((response) => void response.end('{}'));
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  const told = await house.during(async (access) => {
    const given = method === 'POST' ? {} : { body: null };
    return String((await ask(access, 'anthropic', { path, method, ...given })).status);
  });
  expect(told).toBe('404');
  expect(upstream.heard).toEqual([]);
});

test('an answer comes piece by piece', async () => {
  let next = () => {};
  const upstream = await startUpstream(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const word of ['one', 'two']) {
      response.write(`data: {"type":"content_block_delta","delta":{"text":"${word}"}}\n\n`);
      await new Promise<void>((resolve) => {
        next = resolve;
      });
    }
    response.end();
  });
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  const told = await house.during(async (access) => {
    const { body } = await ask(access, 'anthropic', { stream: true });
    const pieces: string[] = [];
    // The second is written only when the first was read.
    for await (const piece of body ?? []) {
      pieces.push(/one|two/.exec(Buffer.from(piece).toString())?.[0] ?? '');
      next();
    }
    return pieces.join();
  });
  expect(told).toBe('one,two');
});

test.each([429, 529])('a refusal (%i) goes through as it is, and takes nothing', async (status) => {
  const body = '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}';
  const upstream = await startUpstream((response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' }).end(body);
  });
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  const told = await house.during(async (access) => {
    const answer = await ask(access);
    return `${answer.status} ${answer.headers.get('retry-after')} ${(await answer.text()) === body}`;
  });
  expect(told).toBe(`${status} 7 true`);
  expect(await house.ledger()).toMatchObject([{ input: 0, output: 0, micros: 0 }]);
});

test('whoever hangs up ends the call, also while nothing comes', async () => {
  const upstream = await startUpstream(() => {});
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  await house.during(async (access) => {
    const leaving = new AbortController();
    const answer = ask(access, 'anthropic', { stream: true, signal: leaving.signal });
    await expect.poll(() => upstream.heard.length).toBe(1);
    leaving.abort();
    await answer.catch(() => {});
    await expect.poll(upstream.broken).toBe(1);
    return 'left';
  });
});

test('what is under way ends with its request, and is counted as far as it came', async () => {
  const start = {
    type: 'message_start',
    message: { model: 'm', usage: { input_tokens: 50, output_tokens: 1 } },
  };
  const upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify(start)}\n\n`);
    response.write(`data: {"type":"content_block_delta","delta":{"text":"${'word '.repeat(16)}"}}\n\n`);
  });
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  await house.during(async (access) => {
    const { body } = await ask(access, 'anthropic', { stream: true });
    await body?.getReader().read();
    return 'left without a word';
  });
  expect(upstream.broken()).toBe(1);
  expect(await house.ledger()).toMatchObject([{ model: 'm', input: 50, output: 20 }]);
});

test.each([
  ['m-20260101', 'provider/m', 4_500],
  ['m', 'provider/m', 4_500],
  ['m-mini', 'm-mini', 0],
])('what answers as %s is priced as %s', async (answers, named, micros) => {
  const upstream = await startUpstream((response) => {
    const usage = { input_tokens: 1_000, output_tokens: 100 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ model: answers, usage }));
  });
  const house = await openGateHouse(
    { api: 'anthropic', url: upstream.url, model: 'provider/m' },
    { prices: { 'provider/m': { input: 3_000_000, output: 15_000_000 } } },
  );
  await house.during(async (access) => (await ask(access)).text());
  expect(await house.ledger()).toMatchObject([{ model: named, micros }]);
});

test('a place that sends elsewhere is not followed, and one that is not there is said', async () => {
  const upstream = await startUpstream((response) => {
    response.writeHead(307, { location: 'http://127.0.0.1:9/evil' }).end();
  });
  const house = await openGateHouse({ api: 'openai', url: upstream.url });
  const told = await house.during(async (access) => (await ask(access, 'openai')).text());
  expect(told).toContain("Write the place itself as the agent's url.");
  const nowhere = await openGateHouse({ api: 'openai', url: 'http://127.0.0.1:9' });
  const lost = await nowhere.during(async (access) => (await ask(access, 'openai')).text());
  expect(lost).toContain('could not be reached at 127.0.0.1:9 (ECONNREFUSED)');
});

test('at its cap a request is cut in the middle, pauses with the reason, and keeps what was said', async () => {
  const upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messageOf('more')));
  });
  const house = await openGateHouse(
    { api: 'anthropic', url: upstream.url, model: 'm' },
    { budget: { perDay: { microUsd: 1_500 } }, prices: { m: { input: 3_000_000, output: 15_000_000 } } },
  );
  const statuses: number[] = [];
  const told = await house.during(async (access, signal) => {
    for (let call = 0; call < 20 && !signal.aborted; call++) {
      const answer = await ask(access);
      statuses.push(answer.status);
      if (answer.status !== 200) return `kept: ${JSON.stringify(await answer.json())}`;
    }
    return 'never cut';
  });
  // 810 millionths each: with the second it is beyond the cap, and the third is not made.
  expect(statuses).toEqual([200, 200, 402]);
  expect(told).toContain(
    'kept: {"type":"error","error":{"type":"billing_error","message":"Posthouse stops here',
  );
  expect(told).toMatch(/⏸ The budget of clerk for today is used up: \$0\.00\d+ of \$0\.0015/);
  expect(upstream.heard).toHaveLength(2);
  expect(await house.ledger()).toMatchObject([{ micros: 810 }, { micros: 810 }]);
});

test('a run that is cut at its cap waits for a person, with what it had said', async () => {
  const upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messageOf('more')));
  });
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url });
  const asked = house.next(async (access) => {
    let calls = 0;
    while ((await ask(access)).status === 200) calls += 1;
    return `after ${calls} calls`;
  });
  await house.channel.say('/task new in 1s Brief: write --max-tokens 200');
  const card = await house.channel.until(({ markdown }) => markdown.startsWith('⏸'));
  expect(card.markdown).toContain('the budget of this run is used up: 300 tokens of 200 tokens');
  expect(await asked).toContain('after 2 calls');
  const [run] = await house.database.sql`select state, result from runs`;
  expect(run).toMatchObject({ state: 'waiting', result: 'after 2 calls' });
});

test('calls that go side by side are each counted, also under a cap', async () => {
  const upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messageOf('more')));
  });
  const house = await openGateHouse(
    { api: 'anthropic', url: upstream.url },
    { budget: { perDay: { tokens: 100_000 } } },
  );
  const told = await house.during(async (access) => {
    const answers = await Promise.all([1, 2, 3].map(async () => (await ask(access)).text()));
    return `all ${answers.length}`;
  });
  expect(told).toBe('all 3');
  expect(await house.ledger()).toMatchObject(Array(3).fill({ input: 120, output: 30 }));
});

test.each([
  ['what it says of tokens is what was counted', { inputTokens: 120, outputTokens: 30 }, 1, 0],
  [
    'money that no price tells is as it says',
    { inputTokens: 120, outputTokens: 30, costUsd: 0.02 },
    2,
    20_000,
  ],
])('where the program tells as well, %s', async (_, says, rows, micros) => {
  const upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messageOf('more')));
  });
  const house = await openGateHouse({ api: 'anthropic', url: upstream.url }, { says });
  await house.during(async (access) => (await ask(access)).text());
  const ledger = await house.ledger();
  const sum = (key: string) => ledger.reduce((all, row) => all + row[key], 0);
  expect(ledger).toHaveLength(rows);
  expect([sum('input'), sum('output'), sum('micros')]).toEqual([120, 30, micros]);
});
