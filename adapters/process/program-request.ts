import type { BackendContext, BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { Agent } from '../../src/domain/agent.ts';
import type { OrderFiles } from './private-files.ts';
import { withHistory, withNews } from './prompt-text.ts';

/** What of a request a program is ordered by. */
export type OrderRequest<Options> = Pick<
  BackendRequest<Options>,
  | 'options'
  | 'mark'
  | 'prompt'
  | 'model'
  | 'hint'
  | 'transcript'
  | 'workspace'
  | 'capabilities'
  | 'timeoutMs'
  | 'gateway'
  | 'models'
> & { readonly agent: Pick<Agent, 'models'> };

/** What an order is made with, besides the request. */
export interface Around {
  /** The gateway's own variables. */
  readonly environment: BackendContext['environment'];
  readonly files: OrderFiles;
}

/** Enough for a program to find itself, and none of the gateway's secrets. */
const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'USER', 'TZ', 'SSL_CERT_FILE'];

/** The most that a program that speaks may write. */
export const mostSpokenBytes = 64 * 1024 * 1024;

/** The gateway's variables that every program may have, and those by which one finds its login. */
export function inheritedVariables(
  environment: BackendContext['environment'],
  login: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const names = [...inherited, ...login];
  return { ...Object.fromEntries(names.map((name) => [name, environment[name]])), TERM: 'dumb' };
}

/** Which model is to answer: that of the request's role, else that of the agent's work, else that of its options. */
export function modelOf({
  model,
  agent,
  options,
}: Pick<OrderRequest<{ readonly model?: string | undefined }>, 'model' | 'agent' | 'options'>):
  | string
  | undefined {
  return model ?? agent.models?.strong ?? options.model;
}

/** What it is told besides its own instructions; empty where that is nothing. */
export function instructionsOf({
  options,
  hint = '',
}: Pick<BackendRequest<{ readonly instructions: string }>, 'options' | 'hint'>): string {
  return [options.instructions, hint].filter((each) => each !== '').join('\n\n');
}

/** What it reads: the prompt with what its own conversation lacks; all that was said where it has none. */
export function inputOf(
  { prompt, transcript }: Pick<BackendRequest, 'prompt' | 'transcript'>,
  memo: { readonly at: string } | undefined,
): string {
  return memo ? withNews(prompt, transcript, memo.at) : withHistory(prompt, transcript);
}

/** For a program that takes no instructions besides its own: they stand before what it reads. */
export function withInstructions(input: string, instructions: string): string {
  return instructions === '' ? input : `Your instructions:\n\n${instructions}\n\nThe request:\n\n${input}`;
}
