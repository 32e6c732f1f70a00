import { expect } from 'vitest';
import type { Attachment } from '../../../src/domain/envelope.ts';
import type { Bench, Law } from '../channel-bench.ts';
import type { fileLaws } from '../channel-laws.ts';

const plan = { name: 'plan.pdf', mimeType: 'application/pdf', content: 'the plan' };
const photo = { name: 'cat.png', mimeType: 'image/png', content: 'a cat' };

/** What came with the messages in which the first person sent files. */
async function attached({ act, listen }: Bench, ...sent: readonly (typeof plan)[]): Promise<Attachment[]> {
  const receiver = await listen();
  for (const file of sent) act('attach')(file);
  const found = () => receiver.taken.flatMap(({ attachments }) => attachments);
  await receiver.until(() => found().length === sent.length);
  return found();
}

/** Opens it as another node would, which has heard of it by nothing else. */
async function read({ reopen }: Bench, file: Attachment | undefined): Promise<string> {
  const stream = await (await reopen()).download?.(file?.reference ?? '', new AbortController().signal);
  return new Response(stream ?? null).text();
}

/** What no reference and no reason may hold. */
function secretsOf({ harness }: Bench): readonly string[] {
  return Object.entries(Object(harness.options)).flatMap(([key, value]) =>
    /token|secret/i.test(key) ? [String(value)] : [],
  );
}

/** Files that come with a message. */
export const files: Readonly<Record<(typeof fileLaws)[number], Law>> = {
  async 'a file is described, and can be fetched later by its reference alone'(bench) {
    const [file, image] = await attached(bench, plan, photo);
    expect(file).toMatchObject({ kind: 'file', name: plan.name, mimeType: plan.mimeType, sizeBytes: 8 });
    expect(file?.reference).not.toMatch(/^https?:/);
    for (const secret of secretsOf(bench)) expect(file?.reference).not.toContain(secret);
    expect(await read(bench, file)).toBe(plan.content);
    expect(image).toMatchObject({ kind: 'image', sizeBytes: 5 });
    expect([photo.name, undefined]).toContain(image?.name);
    expect(await read(bench, image)).toBe(photo.content);
  },

  async 'a file that is gone is an error in words'(bench) {
    const [file] = await attached(bench, plan);
    bench.act('loseFiles')();
    const failure = await read(bench, file).catch((err: unknown) => err);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(/\w+ \w+ \w+/);
    for (const secret of secretsOf(bench)) expect(String(failure)).not.toContain(secret);
  },
};
