import { createHmac, randomUUID } from 'node:crypto';
import type { TestHouse } from './house.ts';

/** What a test may change about a call. */
export interface Call {
  readonly body?: string;
  readonly headers?: Record<string, string>;
  /** How long ago it was signed. */
  readonly ageSeconds?: number;
  readonly secret?: string;
  readonly id?: string;
}

/** The header by which a caller shows that they have the secret: as the README tells to make it. */
export function signatureOf(secret: string, body: string, ageSeconds = 0): string {
  const seconds = Math.floor(Date.now() / 1_000) - ageSeconds;
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** The headers of a call that is signed now. */
export function signed(secret: string, body: string) {
  return { 'x-posthouse-signature': signatureOf(secret, body) };
}

/** The runs of the house's first task, the newest first. */
export async function runsOf({ stores }: TestHouse) {
  const [task] = await stores.tasks.visible('all');
  if (!task) throw new Error('gone');
  return stores.runs.ofTask(task.id, 100);
}

/** Makes a task by chat that waits for calls, and calls it. */
export async function openHook({ channel, app }: TestHouse, words = 'on webhook Deploy watch: sum up') {
  await channel.say(`/task new ${words}`);
  const { markdown } = await channel.until((each) => each.markdown.includes('secret: `'));
  const id = /\/hooks\/(\w+)`/.exec(markdown)?.[1] ?? '';
  const secret = /secret: `(\w+)`/.exec(markdown)?.[1] ?? '';
  const post = async (call: Call = {}) => {
    const body = call.body ?? `{"n":"${randomUUID()}"}`;
    const signature = signatureOf(call.secret ?? secret, body, call.ageSeconds);
    const headers = call.headers ?? { 'x-posthouse-signature': signature };
    const response = await fetch(`${app.address}/hooks/${call.id ?? id}`, { method: 'POST', body, headers });
    const answer = await response.json();
    return { status: response.status, headers: response.headers, answer };
  };
  return { id, secret, url: `${app.address}/hooks/${id}`, card: markdown, post };
}
