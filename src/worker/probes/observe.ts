import type { Check, ProbeKind } from '../../domain/check/check.ts';
import type { Observation } from '../../domain/check/judge-check.ts';
import { probeCommand } from './command.ts';
import { probeFile } from './file.ts';
import { probeHttp } from './http.ts';
import type { Probe, ProbeDeps, ProbePlace } from './probe.ts';

/** THE LIST: what a check can look at. */
const probes: Readonly<Record<ProbeKind, Probe>> = {
  http: probeHttp,
  file: probeFile,
  command: probeCommand,
};

/** Looks at what a check is about. */
export function observe(deps: ProbeDeps, check: Check, place: ProbePlace): Promise<Observation> {
  return probes[check.probe](deps, check, place);
}
