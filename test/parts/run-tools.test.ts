import { describe, expect, test } from 'vitest';
import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';
import type { Capability } from '../../src/domain/capability.ts';
import type { Chain } from '../../src/domain/run.ts';
import { deepestChain } from '../../src/domain/trigger.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { runOfTask } from '../../src/runs/start-run.ts';
import { createEngine } from '../../src/store/engine.ts';
import { openHouse } from '../support/house.ts';
import { callMcp, listTools } from '../support/mcp-client.ts';

/** A house with the tasks Pulse and Other, in which Pulse runs with capabilities of its own and does `deed`. */
async function runPulse(
  { agent, task }: Readonly<Record<'agent' | 'task', readonly Capability[]>>,
  deed: (access: GatewayAccess) => Promise<string>,
  chain?: Pick<Chain, 'depth'>,
) {
  const house = await openHouse({
    capabilities: agent,
    script: async function* ({ gateway, prompt }) {
      const isPulse = prompt.includes('beat');
      const text = gateway && isPulse ? await deed(gateway) : 'no gateway';
      yield { kind: 'text', text: `${isPulse ? 'pulse' : 'other'}: ${text}` };
    },
  });
  for (const [index, words] of ['Pulse: beat', 'Other: rest'].entries()) {
    await house.channel.say(`/task new ${words}`);
    await house.channel.until(({ markdown }) => markdown.includes(`T-${index + 1}`));
  }
  const tasks = await house.stores.tasks.visible('all');
  const pulse = tasks.find(({ name }) => name === 'Pulse');
  if (!pulse) throw new Error('There is no task.');
  const [other] = tasks;
  const earlier = other && (await house.stores.runs.add([runOfTask(other, { ids: systemIds })]))[0];
  const run = { ...runOfTask(pulse, { ids: systemIds }), capabilities: task };
  const parent = earlier?.id ?? run.id;
  await house.stores.runs.add([{ ...run, ...(chain && { chain: { ...chain, parent, root: parent } }) }]);
  const engine = createEngine({ address: house.database.address, clock: systemClock, log: silentLog });
  await engine.start();
  await engine.nudge('run', run.id);
  await engine.stop();
  const { markdown } = await house.channel.until((each) => each.markdown.includes('pulse: '));
  return { ...house, pulse, run, told: markdown.replace(/^.*pulse: /s, '') };
}

describe('a run', () => {
  test.each([
    [{ agent: ['tasks:write', 'channel:send'], task: [] }, 'no gateway'],
    [
      { agent: ['tasks:write', 'channel:send'], task: ['tasks:read'] },
      'task_list,task_show,run_list,run_show',
    ],
    [{ agent: ['tasks:read'], task: ['tasks:write'] }, 'no gateway'],
    [{ agent: [], task: ['channel:send'] }, 'no gateway'],
  ] as const)('has with %j exactly what both allow', async (given, tools) => {
    expect((await runPulse(given, async (access) => (await listTools(access)).join())).told).toBe(tools);
  });

  const both = { agent: ['tasks:write', 'channel:send'], task: ['tasks:write', 'channel:send'] } as const;

  test('runs other tasks as part of its chain, and never its own', async () => {
    const { told, stores, run, pulse } = await runPulse(both, async (access) => {
      const answers = [];
      for (const task of ['Pulse', 'Other']) answers.push(await callMcp(access, 'task_run', { task }));
      return answers.join('\n');
    });
    expect(told).toContain('REFUSED ✗ A run cannot run its own task again.');
    expect(told).toContain('of **Other** begins');
    const begun = await stores.runs.byNumber(3);
    expect(begun?.chain).toEqual({ parent: run.id, root: run.id, depth: 1 });
    expect(begun?.task).not.toBe(pulse.id);
  });

  test('runs nothing more at the end of a long chain', async () => {
    const deed = (access: GatewayAccess) => callMcp(access, 'task_run', { task: 'Other' });
    const { told } = await runPulse(both, deed, { depth: deepestChain });
    expect(told).toContain(`This chain of runs is longer than ${deepestChain}`);
  });

  test('deletes a task with its runs, but ends by itself', async () => {
    const deed = (access: GatewayAccess) => callMcp(access, 'task_cancel', { task: 'Pulse', stop: true });
    const { told, stores, pulse, run } = await runPulse(both, deed);
    expect(told).toContain('is deleted. For a day it can come back');
    expect(await stores.tasks.get(pulse.id)).toMatchObject({ state: 'deleted' });
    expect((await stores.runs.get(run.id))?.state).not.toBe('cancelled');
  });

  test('says something where its result comes, and makes tasks there', async () => {
    const { channel, stores } = await runPulse(both, async (access) => {
      await callMcp(access, 'say', { text: 'half way' });
      return callMcp(access, 'task_create', { title: 'Third', prompt: 'rest' });
    });
    const said = await channel.until(({ markdown }) => markdown === 'half way');
    const [made] = await stores.tasks.visible('all');
    expect([said.target.chat, made?.name, made?.target.chat]).toEqual(['home', 'Third', 'home']);
  });
});
