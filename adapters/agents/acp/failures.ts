import { RequestError } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Failure } from '../../process/program-endings.ts';
import type { Preset } from './presets.ts';

/** What keeps a request from being asked of an agent, though the agent runs. */
export class Shortcoming extends Error {
  readonly failure: Failure;
  constructor(...failure: Failure) {
    super(failure[1]);
    this.failure = failure;
  }
}

/** How the protocol says that somebody must log in. */
const loginCode = -32_000;

/** Whether an agent answered that somebody must log in first. */
export function wantsLogin(err: unknown): boolean {
  return err instanceof RequestError && err.code === loginCode;
}

/** Why a request failed, by what was thrown: undefined when the agent ended, which then tells why. */
export function failureOf(err: unknown, preset: Preset): Failure | undefined {
  if (err instanceof Shortcoming) return err.failure;
  if (err instanceof z.ZodError)
    return ['crashed', `${preset.title} did not answer as ACP has it. Install another version of it.`];
  if (!(err instanceof RequestError)) return undefined;
  return wantsLogin(err) ? notLoggedIn(preset) : failureIn(wordsOf(err), preset);
}

/** What a model's server may answer, wherever it stands among the words: agents wrap it as they like. */
const statuses = /\b(?:400|401|403|404|429|500|502|503|504|529)\b/;

/** Why it failed, by the words of the agent or of its model's server. */
export function failureIn(said: string, preset: Preset): Failure {
  const { title } = preset;
  const words = said.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
  const status = Number(statuses.exec(said)?.[0] ?? Number.NaN);
  if (/context (?:window|length)|too long|too many tokens/i.test(said)) {
    return ['too_long', 'The conversation is too long for its model. Begin a new one with /session new.'];
  }
  if (status === 401 || status === 403 || /not logged in|unauthori[sz]ed|invalid api key/i.test(said)) {
    return notLoggedIn(preset);
  }
  if (status === 429 || /rate.?limit|retry limit|resource.?exhausted|too many requests/i.test(said)) {
    return ['rate_limited', `The provider of ${title} asks it to slow down (429).`];
  }
  if (status >= 500 || /overloaded|high demand|server_error|temporar|unavailable/i.test(said)) {
    return ['overloaded', `The provider of ${title} cannot answer at the moment: ${words}`];
  }
  if (status >= 400) return ['refused', `The provider of ${title} refused the request (${status}): ${words}`];
  return ['crashed', `${title} could not end its work: ${words || 'it did not say why'}`];
}

function notLoggedIn({ title, login }: Preset): Failure {
  return ['not_logged_in', `${title} is not logged in. ${login}`];
}

/** What stands in the data of an error is often all that it tells. */
function wordsOf(err: RequestError): string {
  const data = err.data === undefined ? '' : ` ${JSON.stringify(err.data)}`;
  return `${messageOf(err)}${data}`;
}
