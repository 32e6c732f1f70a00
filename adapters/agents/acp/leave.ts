import { realpath } from 'node:fs/promises';
import type { Capability } from '../../../src/domain/capability.ts';
import type { CallBook } from './call-book.ts';
import { isAllowed } from './permissions.ts';
import { describeWish, leave, wishOf } from './wishes.ts';

/** What an agent is told that asked leave, in the protocol's words. */
export type Verdict =
  | { readonly outcome: { readonly outcome: 'selected'; readonly optionId: string } }
  | { readonly outcome: { readonly outcome: 'cancelled' } };

/** Who may do what where, and who is told what was refused. */
export interface LeaveDesk {
  readonly capabilities: readonly Capability[];
  readonly workspace: string;
  refused(words: string): void;
  readonly book: CallBook;
}

/** Answers an agent that asks leave, by the rules. Leave is for once; what cannot be read is refused. */
export async function answerLeave(
  params: unknown,
  { capabilities, workspace, refused, book }: LeaveDesk,
): Promise<Verdict> {
  const { data } = leave.safeParse(params);
  if (!data) {
    refused('something that it asked for in an unknown way');
    return { outcome: { outcome: 'cancelled' } };
  }
  const { options } = data;
  const toolCall = book.complete(data.toolCall);
  const pick = (kind: string) => options.find((each) => each.kind === kind);
  const real = await realpath(workspace);
  const allowed =
    isAllowed(await wishOf(toolCall, real), { capabilities, workspace: real }) && pick('allow_once');
  if (!allowed) refused(describeWish(toolCall));
  const option = allowed || pick('reject_once') || pick('reject_always');
  if (!option) return { outcome: { outcome: 'cancelled' } };
  return { outcome: { outcome: 'selected', optionId: option.optionId } };
}
