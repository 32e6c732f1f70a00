import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { failingPlatforms } from './failing-platforms.ts';
import { gatewayFolder } from './gateway-process.ts';

/** An agent that works when a file is there, and else fails half-way. */
function openWorker() {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ready = join(folder, 'ready');
  const script = `read -r x; test -e '${ready}' && echo all is well || { echo half of it; exit 3; }`;
  return {
    agent: { backend: 'command', unsafe: true, command: ['sh', '-c', script], history: false },
    mend: () => writeFileSync(ready, ''),
    break: () => rmSync(ready),
  };
}

test.each(Object.keys(failingPlatforms))(
  '%s: a task that fails is one message, through edits, a kill, a deletion and a refusal, until it recovers',
  async (channel) => {
    const open = failingPlatforms[channel];
    if (!open) throw new Error(channel);
    const platform = await open();
    onTestFinished(() => platform.stop());
    const worker = openWorker();
    const gateway = await gatewayFolder({
      agents: { worker: worker.agent },
      accounts: { mine: { ...platform.account, groups: { [platform.group]: { mention: false } } } },
      people: { ann: { role: 'owner', zone: 'UTC', ids: [`mine:${platform.person}`] } },
    });
    let running = await gateway.start();
    const cards = () => platform.written('group').filter((text) => /Brief.*(failed|recovered)/.test(text));
    const run = () => platform.say('dm', '/task run Brief');
    const fails = async (times: number) => {
      run();
      await platform.until(() => cards().some((card) => card.includes(`failed ${times}×`)));
    };

    platform.say('group', '/task new Brief: what is new? --pause-after never');
    await platform.until(() => platform.written('group').some((text) => text.includes('Brief')));
    run();
    await platform.until(() => cards().length === 1);
    expect(cards()[0]).toMatch(/⚠️ .*Brief.* \(T-1\) failed · .*exit code 3/);
    expect(cards()[0]).toContain('half of it');
    await fails(2);
    platform.holdEdit();
    const edits = platform.edits();
    run();
    await platform.until(() => platform.edits() > edits);
    await running.kill();
    running = await gateway.start();
    await platform.until(() => cards().some((card) => card.includes('failed 3×')));
    await fails(4);
    await fails(5);
    expect(cards()).toEqual([expect.stringMatching(/failed 5×.*exit code 3/)]);

    platform.clear();
    await fails(6);
    expect(cards()).toHaveLength(1);
    platform.refuseEdit();
    await fails(7);
    expect(cards().map((card) => /failed \d×/.exec(card)?.[0])).toEqual(['failed 6×', 'failed 7×']);

    worker.mend();
    run();
    await platform.until(() => platform.written('group').some((text) => text.includes('all is well')));
    await platform.until(() => /recovered \d\d:\d\d \(R-8, after 7 failures\)/.test(cards()[1] ?? ''));
    expect(cards()).toHaveLength(2);

    worker.break();
    platform.kick();
    platform.say('group', '/task run Brief');
    await platform.until(() =>
      platform.written('dm').some((text) => /Brief.* \(T-1\) could not be delivered to/.test(text)),
    );
    expect(await running.stop()).toBe(0);
  },
);
