import type { ZodObject } from 'zod';
import type { Capability } from '../domain/capability.ts';
import type { Conversation } from '../domain/channel.ts';
import type { GatewayToolName } from '../domain/gateway-tool.ts';
import type { Person } from '../domain/person.ts';
import type { Run } from '../domain/run.ts';
import type { Session } from '../domain/session.ts';
import type { Id } from '../kernel/ids.ts';

/** One thing that an agent may ask of the gateway, as the person it answers and no more than they may. */
export interface GatewayTool {
  readonly name: GatewayToolName;
  /** A sentence for a model. */
  readonly description: string;
  readonly input: ZodObject;
  /** Reads the input by itself, and answers what is wrong with it. Never throws. */
  call(input: unknown): Promise<ToolAnswer>;
}

/** What a model reads. */
export interface ToolAnswer {
  readonly text: string;
  /** Nothing was done, and the text says why. */
  readonly isRefused?: true;
}

/** How a program reaches the tools of its request: MCP over streamable HTTP on this machine. */
export interface GatewayAccess {
  readonly url: string;
  /** Dies with the request. */
  readonly token: string;
}

/** For whom tools are opened. None of it can be told by an agent. */
export interface ToolScope {
  /** What asks: a message of a person or a run. */
  readonly cause: { readonly inbox: Id<'inbox'> } | { readonly run: Run };
  readonly person: Person;
  /** The agent's session, which owns the tasks that it makes. */
  readonly session: Session;
  /** Where it is heard. */
  readonly target: Conversation;
  readonly capabilities: readonly Capability[];
}

/** The tools of one request. */
export interface RequestTools {
  readonly tools: readonly GatewayTool[];
  readonly gateway?: GatewayAccess;
  /** The request is over: nobody can use them any more. */
  close(): void;
}

/** Opens the tools of a request. Whoever does closes them, however the request ends. */
export type OpenTools = (scope: ToolScope) => RequestTools;
