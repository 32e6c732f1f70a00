import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type {
  AgentBackend,
  BackendEnding,
  BackendEvent,
  BackendManifest,
  BackendRequest,
} from '../../src/contracts/agent-backend.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';

/** What the contract needs to know about a back-end to put it to the test. */
export interface BackendSubject {
  /** As a config would write them. */
  readonly options: unknown;
  /** What the gateway's environment holds besides the way to its programs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes it write something soon and go on for a long time. */
  readonly slowPrompt: string;
  /** Makes it try what it may not do; or why it cannot tell that. */
  readonly denied: DeniedTry | { readonly unknown: string };
  /** Makes it answer with a text that holds the word. */
  promptFor(word: string): string;
}

/** Something that a back-end tries, and is kept from. */
interface DeniedTry {
  readonly prompt: string;
  /** As the record tells of it. */
  readonly what: string | RegExp;
  readonly capabilities?: readonly Capability[];
  readonly options?: object;
}

/** What a whole request gave. */
export interface Collected {
  readonly text: string;
  readonly events: readonly BackendEvent[];
  readonly ending: BackendEnding | undefined;
}

/** Holds each back-end to its door. No sleeping: what happens is awaited. */
export function backendContract(manifest: BackendManifest, subject: BackendSubject): void {
  const { denied } = subject;
  describe(`the ${manifest.name} back-end`, () => {
    let backend: AgentBackend;
    let workspace: string;
    beforeAll(async () => {
      backend = await openBackend(manifest, subject.environment ?? {});
      workspace = await mkdtemp(join(tmpdir(), 'backend-'));
    });
    const request = (prompt: string) =>
      aRequest({ prompt, workspace, options: manifest.options.parse(subject.options) });

    test('streams text, then ends once, and nothing comes after the end', async () => {
      const { text, events, ending } = await collect(
        backend.run(request(subject.promptFor('lantern')), never),
      );
      expect(text).toContain('lantern');
      expect(ending).toMatchObject({ kind: 'answered' });
      expect(events.filter((event) => event.kind === 'end')).toHaveLength(1);
      expect(events.at(-1)?.kind).toBe('end');
    });

    test('is cancelled in the middle, and leaves no process', async () => {
      const controller = new AbortController();
      const slow = request(subject.slowPrompt);
      const { ending } = await collect(backend.run(slow, controller.signal), (event) => {
        if (event.kind === 'text') controller.abort();
      });
      expect(ending).toMatchObject({ kind: 'cancelled' });
      expect(await processesOf(slow.mark)).toEqual([]);
    });

    test('is cancelled before it began', async () => {
      const { ending } = await collect(backend.run(request(subject.slowPrompt), AbortSignal.abort()));
      expect(ending).toEqual({ kind: 'cancelled' });
    });

    test('leaves no process when nobody listens any more', async () => {
      const slow = request(subject.slowPrompt);
      for await (const event of backend.run(slow, never)) if (event.kind === 'text') break;
      expect(await processesOf(slow.mark)).toEqual([]);
    });

    test('ends by itself when its time is over', async () => {
      const { ending } = await collect(
        backend.run({ ...request(subject.slowPrompt), timeoutMs: 400 }, never),
      );
      expect(ending).toMatchObject({ kind: 'failed', fault: 'timed_out' });
    });

    test('keeps two requests at once apart', async () => {
      const words = ['lantern', 'harbour'];
      const both = await Promise.all(
        words.map((word) => collect(backend.run(request(subject.promptFor(word)), never))),
      );
      expect(both[0]?.text).toContain('lantern');
      expect(both[0]?.text).not.toContain('harbour');
      expect(both[1]?.text).toContain('harbour');
      expect(both[1]?.text).not.toContain('lantern');
    });

    test.each([
      ['empty', ''],
      ['100 kB long', 'lorem ipsum '.repeat(8_500)],
      ['made of odd characters', 'a\0b\u202e\ud800 \u{1f680} --help\n$(id) `id`'],
    ])('ends for a prompt that is %s', async (_, prompt) => {
      const { events, ending } = await collect(backend.run(request(prompt), never));
      expect(ending).toBeDefined();
      expect(events.filter((event) => event.kind === 'end')).toHaveLength(1);
    });

    if ('unknown' in denied) {
      test.skip(`tells what it was kept from: it cannot, ${denied.unknown}`);
    } else {
      test('tells what it was kept from', async () => {
        const { prompt, what, capabilities = [], options } = denied;
        const given = manifest.options.parse({ ...Object(subject.options), ...options });
        const asked = { ...request(prompt), capabilities, options: given };
        const held = { ...asked, agent: { ...asked.agent, unsafe: false } };
        const { events } = await collect(backend.run(held, never));
        expect(refusalsIn(events)).toContainEqual(expect.stringMatching(what));
      });
    }

    test('may be closed', () => backend.close());
  });
}

/** A signal that nobody pulls. */
export const never: AbortSignal = new AbortController().signal;

/** Opens a back-end as the house does. */
export function openBackend<Options>(
  manifest: BackendManifest<Options>,
  environment: Readonly<Record<string, string>>,
): Promise<AgentBackend<Options>> {
  return manifest.open({
    clock: systemClock,
    log: silentLog,
    environment: { PATH: process.env['PATH'], ...environment },
  });
}

/** A request with everything that most tests do not care for. */
export function aRequest<Options>(
  given: Pick<BackendRequest<Options>, 'prompt' | 'workspace' | 'options'> & Partial<BackendRequest<Options>>,
): BackendRequest<Options> {
  const agent = {
    name: 'probe',
    description: '',
    backend: 'any',
    options: {},
    workspace: given.workspace,
    capabilities: [],
    timeoutMs: 60_000,
    unsafe: true,
  };
  return {
    agent,
    mark: systemIds.next('run'),
    transcript: [],
    capabilities: [],
    timeoutMs: 20_000,
    zone: 'Europe/Vienna',
    meter: { reserve: async () => ({ kind: 'go' }), settle: async () => {} },
    tools: [],
    ...given,
  };
}

/** Takes all events of a request; `onEvent` sees each as it comes. */
export async function collect(
  events: AsyncIterable<BackendEvent>,
  onEvent: (event: BackendEvent) => void = () => {},
): Promise<Collected> {
  const taken: BackendEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    onEvent(event);
  }
  const text = taken.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  const last = taken.find((event) => event.kind === 'end');
  return { text, events: taken, ending: last?.ending };
}

/** What it was kept from, as it told. */
export function refusalsIn(events: readonly BackendEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'refused' ? [event.what] : []));
}

/** The living processes that carry the mark of a request. */
export async function processesOf(mark: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return environ.includes(mark) ? pid : undefined;
    }),
  );
  return marked.filter((pid) => pid !== undefined);
}
