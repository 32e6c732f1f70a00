import type { CallMeter } from './meter.ts';

/** The ways in which providers are asked: each has its own header for a key, and its own paths. */
export const modelApis = ['anthropic', 'openai', 'google'] as const;
/** One of `modelApis`. */
export type ModelApi = (typeof modelApis)[number];

/** Where the model of a program is, and the key that opens it. */
export interface ModelPlace {
  readonly api: ModelApi;
  /** What stands before the paths that the program asks for. */
  readonly url: string;
  readonly key: string;
  /** What the config calls the model, so that it finds its price. */
  readonly model?: string | undefined;
}

/** How a program reaches its model by way of the gateway, which alone knows the key. */
export interface ModelAccess {
  /** Stands for the URL of the place; nothing in it is secret. */
  readonly url: string;
  /** Stands for the key. It opens nothing else, and dies with the request. */
  readonly key: string;
}

/** The way to a model, open for one request. */
export interface ModelLease {
  readonly access: ModelAccess;
  /** Aborts soon after the meter has stopped it, for a program that does not end by itself. */
  readonly cut: AbortSignal;
  /** Why the meter has stopped it; undefined while it has not. */
  stoppedBy(): string | undefined;
  /** How long the provider wanted to be left alone when it last refused; undefined where it did not say. */
  retryAfterMs(): number | undefined;
  /** The request is over: what is under way is cut off. Resolves when all of it is counted. */
  close(): Promise<void>;
}

/** Opens the way to a model; undefined where no program can reach the gateway. Whoever opens it closes it. */
export type OpenModels = (place: ModelPlace, meter: CallMeter) => ModelLease | undefined;
