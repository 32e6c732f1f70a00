import type { BackendContext, BackendNeeds } from '../../src/contracts/agent-backend.ts';
import { type Capability, isGranted } from '../../src/domain/capability.ts';
import type { OrderFiles } from './private-files.ts';
import type { Around, OrderRequest } from './program-request.ts';
import type { ProgramOrder } from './start-program.ts';

/** What stands in the place of a secret, and of a place that is known only later. */
const hidden = '…';
/** Of a long argument the beginning tells enough. */
const longestWord = 300;
const toolCapabilities: readonly Capability[] = ['tasks:read', 'tasks:write', 'channel:send'];

/** Options that may hold a secret. */
export interface Keyed {
  readonly key?: string | undefined;
  /** A folder of its own for its login. */
  readonly login?: string | undefined;
}

/**
 * By what means a program is held, for people: itself with its arguments, the variables and the files that it is given, as
 * they would be for a request. It is the order itself that is told, so that it cannot say something else; the secrets are
 * taken out before it is made, and no file is written.
 */
export async function explainOrder<Options extends Keyed>(
  orderFor: (request: OrderRequest<Options>, memo: undefined, around: Around) => Promise<ProgramOrder>,
  needs: BackendNeeds<Options>,
  environment: BackendContext['environment'],
): Promise<readonly string[]> {
  const shown: string[] = [];
  const order = await orderFor(requestOf(needs), undefined, { environment, files: shownFiles(shown) });
  const given = Object.entries(order.environment).filter(
    ([name, value]) => value !== undefined && value !== environment[name],
  );
  return [
    [order.program, ...order.args].map(asWord).join(' '),
    ...given.map(([name, value]) => `${name}=${value}`),
    ...shown,
  ].map((line) => line.replace(/\/\/[^@/\s"']+@/g, `//${hidden}@`));
}

function requestOf<Options extends Keyed>({
  options,
  workspace,
  model,
  capabilities,
}: BackendNeeds<Options>): OrderRequest<Options> {
  const asksGateway = toolCapabilities.some((each) => isGranted(capabilities, each));
  return {
    agent: {},
    options: { ...options, ...(options.key !== undefined && { key: hidden }) },
    ...{ mark: '', prompt: '', transcript: [], timeoutMs: 0, workspace, capabilities },
    ...(model !== undefined && { model }),
    ...(asksGateway && { gateway: { url: hidden, token: hidden } }),
  };
}

/** Files that are told of and not written. */
function shownFiles(shown: string[]): OrderFiles {
  let count = 0;
  const show = (path: string, text: string) =>
    void shown.push(`${path}: ${text.replace(/\s+/g, ' ').trim()}`);
  return {
    async keep(text, ending) {
      const path = `file${++count}${ending}`;
      show(path, text);
      return path;
    },
    place: async (path, text) => show(path, text),
    folder: async () => '(its own folder)',
  };
}

function asWord(word: string): string {
  const short = word.length > longestWord ? `${word.slice(0, longestWord)}…` : word;
  return /^[\w@%+=:,./*-]+$/.test(short) ? short : `'${short.replaceAll("'", `'\\''`)}'`;
}
