import type { ToolScope } from '../../src/contracts/gateway-tools.ts';
import { systemIds } from '../../src/kernel/ids.ts';

/** For whom tools are opened, with everything that most tests do not care for. */
export function aScope(given: Partial<ToolScope> = {}): ToolScope {
  const target = { channel: 'test', account: 'test', kind: 'dm', chat: 'home' } as const;
  const session = { id: systemIds.next('session'), number: 1, key: 'k', agent: 'clerk', name: 'main' };
  return {
    cause: { inbox: systemIds.next('inbox') },
    person: { id: systemIds.next('person'), name: 'ann', role: 'owner', zone: 'UTC' },
    session: { ...session, conversation: target, createdAt: new Date(0) },
    target,
    capabilities: [],
    ...given,
  };
}
