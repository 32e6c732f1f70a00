import * as z from 'zod';
import type { BackendEnding, BackendFault } from '../../../src/contracts/agent-backend.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { partsOf } from './options.ts';

type Failed = Extract<BackendEnding, { kind: 'failed' }>;

/** Why a model did not answer, in words that say what happens next or what to do. */
export function failureOf(err: unknown, name: string, agent: string): Failed {
  const { provider, model } = partsOf(name);
  const status = statusOf(err);
  const text = messageOf(err);
  const said = (fault: BackendFault, reason: string): Failed => ({
    kind: 'failed',
    fault,
    reason,
    detail: text,
  });
  if (isTooLong(status, text)) {
    return said('too_long', `The conversation is too long for ${model}. Begin a new one with /session new.`);
  }
  if (status === 401 || status === 403) {
    const key = `\`agents.${agent}.providers.${provider}.key\``;
    return said(
      'not_logged_in',
      `${provider} does not accept the key (${status}). Put a valid one in ${key}.`,
    );
  }
  if (status === 404) {
    return said(
      'not_found',
      `${provider} knows no model "${model}". Mend the model of the agent "${agent}".`,
    );
  }
  if (status === 429)
    return { ...said('rate_limited', `${provider} asks to slow down (429).`), ...patienceOf(err) };
  if (status !== undefined && status >= 500) {
    return said('overloaded', `${provider} cannot answer at the moment (${status}).`);
  }
  if (status !== undefined && status >= 400) {
    return said('refused', `${provider} refused the request (${status}): ${firstLine(text)}`);
  }
  const cause = causeOf(err);
  if (cause !== undefined) return said('overloaded', `${provider} could not be reached (${cause}).`);
  return said('crashed', `The answer of ${model} broke off: ${firstLine(text)}`);
}

/** Whether another model may do better at once. */
export function mayFallBack({ fault }: Failed): boolean {
  return fault !== 'too_much_output' && fault !== 'timed_out';
}

function statusOf(err: unknown): number | undefined {
  if (typeof err !== 'object' || err === null) return undefined;
  if ('statusCode' in err && typeof err.statusCode === 'number') return err.statusCode;
  if ('type' in err) return statusOfType(String(err.type));
  // What went wrong in the middle of an answer stands in the answer itself.
  return 'error' in err ? statusOf(err.error) : undefined;
}

const statuses: Readonly<Record<string, number>> = {
  overloaded_error: 529,
  rate_limit_error: 429,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  api_error: 500,
};

function statusOfType(type: string): number | undefined {
  return Object.hasOwn(statuses, type) ? statuses[type] : undefined;
}

function isTooLong(status: number | undefined, text: string): boolean {
  const mayBe = status === 400 || status === 413 || status === undefined;
  return (
    mayBe &&
    /context.{0,20}(length|window)|prompt is too long|too many tokens|maximum.{0,20}tokens/i.test(text)
  );
}

const refusal = z.object({ responseHeaders: z.record(z.string(), z.string()) });

/** How long the provider wants to be left alone, in seconds; the other form of it, a date, is rare and left out. */
function patienceOf(err: unknown): { retryAfterMs?: number } {
  const { data } = refusal.safeParse(err);
  const seconds = Number(data && new Headers(data.responseHeaders).get('retry-after'));
  return seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {};
}

/** The code of what kept the connection from being made, such as ECONNREFUSED. */
function causeOf(err: unknown): string | undefined {
  for (let each: unknown = err, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    if ('code' in each && typeof each.code === 'string' && /^(E[A-Z_]+|UND_\w+)$/.test(each.code))
      return each.code;
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.slice(0, 200) ?? '';
}
