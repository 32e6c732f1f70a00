import { readCheck } from '../check/read-check.ts';
import type { TaskPolicy } from '../task-policy.ts';

/** What a prompt says about how it is to be done, and the rest of it. */
export interface ExecutionWords {
  readonly prompt: string;
  readonly policy?: TaskPolicy;
}

/**
 * Reads what an order says of the way it is done: a check that stands alone (`check https://example.org is 200 then tell
 * me`), or words at its end (`with a cheap check first and escalate if needed`, `use no model`). Words inside a prompt mean
 * nothing here.
 */
export function readExecutionWords(order: string): ExecutionWords {
  const alone = readAlone(order);
  if (alone) return { prompt: order, policy: alone };
  const cheap = cheapWords.exec(order);
  if (cheap && cheap.index > 0) {
    const model = cheap[1];
    const escalateTo = model === undefined ? {} : { escalateTo: model };
    return { prompt: order.slice(0, cheap.index), policy: { mode: 'auto', ...escalateTo } };
  }
  const none = noModelWords.exec(order);
  if (none && none.index > 0) return { prompt: order.slice(0, none.index), policy: { mode: 'no-model' } };
  return { prompt: order };
}

const cheapWords =
  /[\s,.;:–-]+(?:with|using|use)\s+(?:a\s+)?cheap\s+check(?:\s+first)?(?:[,;]?\s*(?:and\s+|then\s+)*escalate(?:\s+to\s+([\w.:/-]*\w))?(?:\s+(?:if|when)\s+needed)?)?\s*[.!]?$/i;
const noModelWords = /[\s,.;:–-]+(?:with|using|use)\s+no\s+model\s*[.!]?$/i;
const aloneWords =
  /^check\s+(?:(?:that|if|whether)\s+)?(https?:\/\/\S+)\s+(?:is|returns|answers)\s+(\d{3}|up|ok)(?:[,;]?\s*(?:and\s+|then\s+)*tell\s+me(?:\s+if\s+(?:it\s+is\s+)?not)?)?\s*[.!]?$/i;

function readAlone(order: string): TaskPolicy | undefined {
  const [, url, wanted] = aloneWords.exec(order) ?? [];
  if (url === undefined || wanted === undefined) return undefined;
  const reading = readCheck(`http ${url} is ${wanted}`);
  return reading.kind === 'check' ? { check: reading.check, mode: 'no-model' } : undefined;
}
