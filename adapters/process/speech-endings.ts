import type { BackendEnding } from '../../src/contracts/agent-backend.ts';
import type { Usage } from '../../src/contracts/usage.ts';
import { endingOfProgram, type Failure, type ProgramName } from './program-endings.ts';
import type { ProgramEnd } from './run-program.ts';

/** What a program said of what went wrong. */
export interface Complaint {
  readonly message: string;
  /** The status by which the model's provider refused. */
  readonly status?: number | undefined;
}

/** What is known of a program, to judge how it ended. */
export interface SpeakingName extends ProgramName {
  /** How one logs in, as a sentence. */
  readonly login: string;
}

/** What a program told, as far as its ending follows from it. */
export interface Speech {
  readonly usage: Usage | undefined;
  readonly complaint: Complaint | undefined;
  /** Whether it told that it was done. */
  readonly isDone: boolean;
  /** Whether it said a word. */
  readonly wrote: boolean;
}

/** How a request ended by what the program says of itself: its exit code is not the truth. */
export function endingOfSpeech(end: ProgramEnd, name: SpeakingName, speech: Speech): BackendEnding {
  const { usage, complaint, isDone, wrote } = speech;
  return endingOfProgram(end, name, {
    usage,
    otherwise() {
      if (complaint) return failureOf(complaint, name);
      if (!isDone) return withoutResult(end, name);
      return wrote ? undefined : ['empty', `${name.title} ended well but said nothing.`];
    },
  });
}

/** What a complaint comes to, in people's words. */
function failureOf({ message, status = statusIn(message) }: Complaint, name: SpeakingName): Failure {
  const { title } = name;
  const words = message.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
  if (/too long|context ?(?:window|length|overflow)|too many tokens|exceeds the maximum/i.test(message)) {
    return ['too_long', 'The conversation is too long for its model. Begin a new one with /session new.'];
  }
  if (isOutOfSteps(message)) return outOfSteps(name);
  if (status === 401 || status === 403) return loggedOut(name);
  if (status === 429 || /rate limit|quota|resource.exhausted/i.test(message)) {
    return ['rate_limited', `The provider of its model asks ${title} to slow down (429).`];
  }
  // Behind the others, since some speak of keys and logins whatever went wrong.
  if (isLoggedOut(message)) return loggedOut(name);
  if (status && status >= 500) {
    return ['overloaded', `The provider of its model cannot answer ${title} at the moment (${status}).`];
  }
  if (status && status >= 400) {
    return ['refused', `The provider of its model refused the request (${status}): ${words}`];
  }
  const isCut = /overloaded|connection|socket|fetch failed|econn|enotfound|timed? ?out|terminated/i.test(
    message,
  );
  const reason = `${title} could not end its work: ${words || 'it did not say why'}`;
  return [isCut ? 'overloaded' : 'crashed', reason];
}

function statusIn(message: string): number | undefined {
  const found = /(?:status(?: code)?:? ?|"code": ?|\[API Error: )(\d{3})/i.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}

function isLoggedOut(words: string): boolean {
  return /not logged in|api[ _-]?key|unauthori[sz]ed|auth(?:entication)? (?:method|type|required|failed|error)|no auth|log ?in again/i.test(
    words,
  );
}

function loggedOut({ title, login }: SpeakingName): Failure {
  return ['not_logged_in', `${title} is not logged in. ${login}`];
}

function isOutOfSteps(words: string): boolean {
  return /max(?:imum)? (?:session )?turns/i.test(words);
}

function outOfSteps({ title }: SpeakingName): Failure {
  const reason = `${title} was stopped after its steps ran out. Ask for less at once, or raise mostSteps.`;
  return ['too_much_output', reason];
}

function withoutResult(end: ProgramEnd, name: SpeakingName): Failure {
  if (end.kind === 'ended' && isOutOfSteps(end.tail)) return outOfSteps(name);
  if (end.kind === 'ended' && isLoggedOut(end.tail)) return loggedOut(name);
  const code = end.kind === 'ended' && end.finish.kind === 'exit' ? end.finish.code : null;
  const how = code === null ? 'by a signal' : `exit code ${code}`;
  return ['crashed', `${name.title} ended without a result (${how}).`];
}
