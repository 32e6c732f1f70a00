/**
 * How a task goes about its work, apart from what it is and when it is due. What is absent follows the house's rules. A run
 * keeps the policy that it was made with.
 */
export interface TaskPolicy {
  /** How long one try of a run may take. */
  readonly timeoutMs?: number;
}
