import type { Check } from '../../domain/check/check.ts';
import type { Observation } from '../../domain/check/judge-check.ts';
import { lookAtPage } from '../../kernel/look-at-page.ts';
import type { ProbeDeps, ProbePlace } from './probe.ts';
import { longestLookMs, mostProbeBytes } from './probe.ts';

/** Asks for a page. A host inside of our own network is never asked, unless the config names it. */
export async function probeHttp(
  { clock, rules, lookUpHost }: ProbeDeps,
  { subject }: Check,
  { signal }: ProbePlace,
): Promise<Observation> {
  const late = new AbortController();
  const timer = clock.after(longestLookMs, () => late.abort());
  const look = await lookAtPage(new URL(subject), {
    ...{ allowHosts: rules.probes.allowHosts, userAgent: 'posthouse-check', mostBytes: mostProbeBytes },
    signal: AbortSignal.any([signal, late.signal]),
    ...(lookUpHost && { lookUpHost }),
  });
  timer.cancel();
  if (look.kind === 'refused') {
    const reason = `"${look.host}" is inside of our own network, where checks look only at hosts that the config names. An owner can add it to \`probes.allowHosts\`.`;
    return { kind: 'refused', reason };
  }
  if (look.kind === 'unreachable' && late.signal.aborted) {
    return { kind: 'unreachable', reason: 'it did not answer within 10s' };
  }
  return look.kind === 'seen' ? { kind: 'seen', status: look.status, text: look.text } : look;
}
