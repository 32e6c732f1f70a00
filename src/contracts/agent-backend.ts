import type { ZodType } from 'zod';
import type { Agent } from '../domain/agent.ts';
import type { Capability, Enforcement } from '../domain/capability.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { GatewayAccess, GatewayTool } from './gateway-tools.ts';
import type { Meter, Metering } from './meter.ts';
import type { ModelAccess, ModelPlace } from './model-access.ts';
import type { Usage } from './usage.ts';

/** Everything that is known about a back-end before it is opened. */
export interface BackendManifest<Options = unknown> {
  /** Lower case, one word; the same as its folder. */
  readonly name: string;
  readonly title: string;
  /** The keys of an agent in the config that are this back-end's own. */
  readonly options: ZodType<Options>;
  /** How it holds back each capability that a run was not given. */
  readonly enforcement: Readonly<Record<Capability, Enforcement>>;
  /** Who asks the meter. Default: `house`, as for a back-end that is one process or one call. */
  readonly metering?: Metering;
  /** What agents could be made of what is on this machine. Starts nothing and spends nothing. */
  discover?(context: Pick<BackendContext, 'clock' | 'environment'>): Promise<readonly FoundAgent[]>;
  /**
   * Where its program's model is, if the options have a key for it: the program is then given `models` in its place, and each
   * of its calls is metered. Undefined for a program that is logged in by itself.
   */
  modelPlace?(order: ModelOrder<Options>): ModelPlace | undefined;
  open(context: BackendContext): Promise<AgentBackend<Options>>;
}

/** An agent that could be. */
export interface FoundAgent {
  /** Fit for the config. */
  readonly name: string;
  /** What was found, and where. */
  readonly about: string;
  /** As the config writes them; a secret as the variable that it is in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the house hands to a back-end. */
export interface BackendContext {
  readonly clock: Clock;
  readonly log: Log;
  /** The gateway's own variables. They hold its secrets: a back-end hands on only what its options name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What answers for an agent. */
export interface AgentBackend<Options = unknown> {
  /**
   * Works on one request. The answer is all `text` events joined; the last event is `end`, and nothing comes after it.
   * When `signal` aborts it ends soon with `cancelled`, and every process that it started is gone by then.
   * Never throws: what goes wrong is an ending.
   */
  run(request: BackendRequest<Options>, signal: AbortSignal): AsyncIterable<BackendEvent>;
  /**
   * What a request of this agent would lack before it could begin, and how to mend it; undefined when all is there. Spends
   * nothing. A back-end without it has nothing to lack.
   */
  missing?(agent: BackendNeeds<Options>): Promise<string | undefined>;
  /** How it would be held to its capabilities on this machine. A back-end without it is held as its manifest says, anywhere. */
  hold?(agent: BackendNeeds<Options>): Promise<OwnHold>;
  /** Ends whatever it keeps between requests. */
  close(): Promise<void>;
}

/** Whose model is asked for. */
export type ModelOrder<Options = unknown> = Pick<BackendRequest<Options>, 'agent' | 'options' | 'model'>;

/** What is about to be asked of a back-end. */
export interface BackendNeeds<Options = unknown> {
  /** The agent's name, for the config key that is to be mended. */
  readonly agent: string;
  readonly options: Options;
  readonly workspace: string;
  /** Undefined where no role names one. */
  readonly model: string | undefined;
  /** What it is to be held to. */
  readonly capabilities: readonly Capability[];
  /** Whether its owner accepts that it is not. */
  readonly unsafe: boolean;
}

/** What holds an agent to its capabilities. */
export interface Hold {
  readonly enforcement: Readonly<Record<Capability, Enforcement>>;
  /** By what means, for people who want to know: the program with its arguments, or its tools. */
  readonly means: readonly string[];
  /** Why it is not held better here, and how it could be. */
  readonly hint?: string;
}

/** What a back-end says of its hold; without an enforcement it is held as its manifest says. */
export type OwnHold = Omit<Hold, 'enforcement'> & Partial<Pick<Hold, 'enforcement'>>;

/** One thing to do. */
export interface BackendRequest<Options = unknown> {
  readonly agent: Agent;
  readonly options: Options;
  /** Marks every process of this request, so that none can be missed when it ends. */
  readonly mark: string;
  readonly prompt: string;
  /** Which of its models is to answer; undefined leaves it to the back-end. */
  readonly model?: string;
  /** What a model may want to know about how its answer is read. Whoever follows no words leaves it out. */
  readonly hint?: string;
  /** What this back-end noted last of the session, as JSON has it; undefined where it has noted nothing. */
  readonly memo?: unknown;
  /** What was said before in this session, oldest first, without the prompt. */
  readonly transcript: readonly TranscriptEntry[];
  /** An absolute folder that exists. */
  readonly workspace: string;
  /** Where the workspace is a worktree of a git repository: what git needs besides it. */
  readonly repository?: GitFolders;
  readonly capabilities: readonly Capability[];
  readonly timeoutMs: number;
  /** The IANA zone of the person. */
  readonly zone: string;
  /** What it may ask of the gateway; of what its capabilities do not grant nothing is there. */
  readonly tools: readonly GatewayTool[];
  /** Where a program asks for the same tools; undefined where there are none, or nobody can reach them. */
  readonly gateway?: GatewayAccess;
  /** How its program reaches the model, in the place of the URL and the key of its options; undefined: by these. */
  readonly models?: ModelAccess;
  /** Of a back-end whose metering is `own`: to be asked before each call. To others it says `go`. */
  readonly meter: Meter;
}

/** Where the parts of a git repository are that are not in a worktree of it; both absolute. */
export interface GitFolders {
  /** What all worktrees of it share: its history, its branches and its config. */
  readonly shared: string;
  /** What is of this worktree alone, such as what is checked out. It lies in `shared`. */
  readonly own: string;
}

/** What a back-end says while it works. */
export type BackendEvent =
  | { readonly kind: 'text'; readonly text: string }
  /** What it is doing, in a few words, for people who wait. */
  | { readonly kind: 'progress'; readonly text: string }
  /**
   * It was kept from doing this, by what holds it to its capabilities: for the record. A back-end tells what it knows of; what a
   * sandbox refuses inside of a program is often known to that alone.
   */
  | { readonly kind: 'refused'; readonly what: string }
  /** A file for the person, as it is when the request ends: a path in the workspace, and the name that people see. */
  | { readonly kind: 'file'; readonly path: string; readonly name?: string }
  /**
   * What it wants to be told the next time it answers in this session, such as the id under which its program knows it.
   * JSON; the last one holds, and is kept together with the answer.
   */
  | { readonly kind: 'memo'; readonly memo: unknown }
  | { readonly kind: 'end'; readonly ending: BackendEnding };

/** How a request ended. Whether it failed is told by this alone, never by words in the text. */
export type BackendEnding =
  /** `silent`: nobody is to be told. */
  | { readonly kind: 'answered'; readonly usage?: Usage; readonly silent?: boolean }
  | {
      readonly kind: 'failed';
      readonly fault: BackendFault;
      /** One sentence for people: what happened and what to do. */
      readonly reason: string;
      /** The tail of what the program wrote to its error output, for the run's record. */
      readonly detail?: string;
      /** How long whoever refused it wants to be left alone. */
      readonly retryAfterMs?: number;
      readonly usage?: Usage;
    }
  /** The meter stopped it, for this reason. What it had said until then is kept. */
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly usage?: Usage };

/** What went wrong, by kind; decides what happens next. */
export const backendFaults = [
  'not_found',
  'crashed',
  'timed_out',
  'too_much_output',
  'empty',
  'refused',
  'not_logged_in',
  'rate_limited',
  'overloaded',
  'too_long',
] as const;
/** One of `backendFaults`. */
export type BackendFault = (typeof backendFaults)[number];
