import type { Approval } from '../../domain/approval.ts';
import type { Id } from '../../kernel/ids.ts';

/** What owners have approved of tasks: the newest word of each. */
export interface ApprovalStore {
  /** Gives an approval in place of a former one. Returns until when it holds. */
  give(approval: NewApproval): Promise<Date>;
  of(task: Id<'task'>): Promise<Approval | undefined>;
  /** False when there was none. */
  withdraw(task: Id<'task'>): Promise<boolean>;
}

/** What an owner approves. */
export interface NewApproval extends Pick<Approval, 'revision' | 'agents' | 'work'> {
  readonly task: Id<'task'>;
  readonly by: Id<'person'>;
  readonly forMs: number;
}
