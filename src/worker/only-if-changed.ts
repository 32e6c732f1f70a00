import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import { hashOf } from '../kernel/hash.ts';
import type { HelperResult } from './helper-result.ts';
import { silent } from './run-results.ts';

/** Keeps back a result that is like the last one that people got, where the task wants that. White space is no difference. */
export async function onlyIfChanged(
  { findings }: Pick<Stores, 'findings'>,
  run: Run,
  result: HelperResult,
): Promise<HelperResult> {
  const { end, markdown, files = [] } = result;
  const isNews = end.state === 'succeeded' && end.reason === undefined && markdown !== undefined;
  if (!run.policy.onlyChanges || !run.task || !isNews) return result;
  const text = (end.result ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
  const parts = files.map(({ name, bytes }) => `${name} ${hashOf(bytes)}`);
  const deliveredHash = hashOf([text, ...parts].join('\n'));
  const kept = await findings.of(run.task);
  const trace = { ...result.trace, deliveredHash };
  if (kept?.deliveredHash !== deliveredHash) return { ...result, trace };
  return { ...silent(run, { why: 'the same as last time', text: end.result ?? '' }), trace };
}
