import type { OpenTools } from '../contracts/gateway-tools.ts';
import type { OpenModels } from '../contracts/model-access.ts';
import type { Conversation } from '../domain/channel.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AttachDeps } from '../turns/attach-files.ts';
import type { MeterDeps } from '../turns/meter.ts';
import type { OpenAgents } from '../turns/open-agents.ts';
import type { Workspaces } from '../workspaces/workspaces.ts';
import type { ProbeDeps } from './probes/probe.ts';

/** What a helper needs. */
export interface HelperDeps extends MeterDeps, ProbeDeps {
  readonly rules: HouseRules;
  readonly clock: Clock;
  readonly agents: OpenAgents;
  readonly workspaces: Workspaces;
  readonly zone: string;
  readonly openTools: OpenTools;
  readonly openModels: OpenModels;
  readonly findLinks: AttachDeps['findLinks'];
  /** The largest file that may go to a place; undefined where none can. */
  readonly fileLimit: (place: Conversation) => number | undefined;
}
