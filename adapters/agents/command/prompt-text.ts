import type { BackendRequest } from '../../../src/contracts/agent-backend.ts';
import { withHistory } from '../../process/prompt-text.ts';
import type { CommandOptions } from './options.ts';

/** What the program reads: the prompt, with what was said before in front of it, as far as the options want it. */
export function promptText({ prompt, hint, transcript, options }: BackendRequest<CommandOptions>): string {
  const said = withHistory(prompt, options.history ? transcript : []);
  return options.hint && hint !== undefined ? `${said}\n\n${hint}` : said;
}
