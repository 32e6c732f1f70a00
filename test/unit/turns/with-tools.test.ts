import { expect, test } from 'vitest';
import type { ToolScope } from '../../../src/contracts/gateway-tools.ts';
import { withTools } from '../../../src/turns/with-tools.ts';
import { aScope } from '../../support/a-scope.ts';

test.each(['ends', 'throws'])(
  'the tools of a request that %s are closed behind it, and not before',
  async (how) => {
    const seen: string[] = [];
    const open = ({ capabilities }: ToolScope) => {
      seen.push(`open ${capabilities.join()}`);
      return { tools: [], gateway: { url: 'u', token: 't' }, close: () => void seen.push('close') };
    };
    const work = withTools(open, aScope({ capabilities: ['tasks:read'] }), async ({ gateway }) => {
      seen.push(`work ${gateway?.token}`);
      if (how === 'throws') throw new Error('broken');
      return 'done';
    });
    expect(await work.catch(String)).toBe(how === 'throws' ? 'Error: broken' : 'done');
    expect(seen).toEqual(['open tasks:read', 'work t', 'close']);
  },
);
