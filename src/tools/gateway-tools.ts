import type { GatewayTools } from '../contracts/agent-backend.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { missingParts } from '../domain/execution/missing-parts.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { Person } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import { taskLabel } from '../domain/task.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import { createTask } from '../tasks/create-task.ts';
import { describeCreation } from '../tasks/describe-task.ts';

/** What an agent may ask of the gateway in one turn: as the person it answers, and no more than they may. */
export function createGatewayTools(
  deps: { stores: Stores; ids: Ids; clock: Clock; rules: HouseRules },
  { session, person }: { session: Session; person: Person },
): GatewayTools {
  const { stores, ids, clock, rules } = deps;
  return {
    async createTask(words) {
      const now = clock.now();
      const origin = {
        ...{ person, session, target: session.conversation, now, graceMs: rules.limits.graceMs },
        missing: (order: Parameters<typeof missingParts>[1]) => missingParts(rules, order),
      };
      const creation = await stores.transaction((tx) => createTask(tx, ids, words, origin));
      const text = describeCreation(creation, { session, now });
      if (creation.kind === 'refused') return { created: false, text };
      // A secret is nothing for an agent to know.
      const label = taskLabel(creation.task.number);
      const hint = `Only the person can see its address and secret: \`/task rotate ${label}\` in a direct chat.`;
      return { created: true, text: creation.hook ? `${text}  \n${hint}` : text };
    },
  };
}
