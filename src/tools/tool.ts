import type { ZodObject, z } from 'zod';
import type { Engine } from '../contracts/engine.ts';
import type { ToolAnswer, ToolScope } from '../contracts/gateway-tools.ts';
import type { Signals } from '../contracts/signals.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Capability } from '../domain/capability.ts';
import type { GatewayToolName } from '../domain/gateway-tool.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Post } from '../outbox/post.ts';

/** What the tools are made of. */
export interface ToolDeps {
  readonly stores: Stores;
  readonly engine: Pick<Engine, 'nudge'>;
  readonly signals: Pick<Signals, 'send'>;
  readonly post: Post;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly rules: HouseRules;
  readonly log: Log;
}

/** For whom a tool is called, and what it may use. */
export interface ToolContext {
  readonly deps: ToolDeps;
  readonly scope: ToolScope;
  /** Counts what this request has said so far, with what it says now. */
  readonly nextWord: () => number;
}

/** What defines a tool. */
interface ToolParts<Input extends ZodObject> {
  readonly name: GatewayToolName;
  readonly needs: Capability;
  /** A sentence for a model. */
  readonly does: string;
  readonly input: Input;
  readonly run: (context: ToolContext, input: z.output<Input>) => Promise<ToolAnswer>;
}

/** A tool whose input is read where it comes in. */
export interface ToolDefinition extends Omit<ToolParts<ZodObject>, 'run'> {
  call(context: ToolContext, input: unknown): Promise<ToolAnswer>;
}

/** Makes a tool out of its parts. */
export function defineTool<Input extends ZodObject>({ run, ...parts }: ToolParts<Input>): ToolDefinition {
  return {
    ...parts,
    async call(context, given) {
      const read = parts.input.safeParse(given ?? {});
      if (read.success) return run(context, read.data);
      const wrong = read.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean));
      const keys = Object.keys(parts.input.shape).join(', ') || 'nothing';
      return refuse(`${parts.name} takes ${keys}. ${wrong.map((each) => each.join(': ')).join('; ')}.`);
    },
  };
}

/** An answer that nothing was done, and why. */
export function refuse(reason: string): ToolAnswer {
  return { text: reason.startsWith('✗') ? reason : `✗ ${reason}`, isRefused: true };
}
