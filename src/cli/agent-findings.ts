import { mkdir } from 'node:fs/promises';
import { backends } from '../../adapters/agents.ts';
import type { Agent } from '../domain/agent.ts';
import { systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { silentLog } from '../kernel/log.ts';
import { openHeldBack } from '../turns/hold-back.ts';
import type { Finding } from './finding.ts';

/** Whether an agent has all that it needs before somebody waits for its answer, for each model that it may be asked as. */
export async function lookAtAgent(
  { name, backend, options, workspace, models, capabilities, unsafe }: Agent,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding> {
  const label = `agent ${name} (${backend})`;
  try {
    await mkdir(workspace, { recursive: true });
    const manifest = backends.find((each) => each.name === backend);
    const opened =
      manifest && (await openHeldBack(manifest, { clock: systemClock, log: silentLog, environment }));
    const asked = models ? [...new Set(Object.values(models))] : [undefined];
    const missing = await Promise.all(
      asked.map((model) =>
        opened?.missing?.({ agent: name, options, workspace, model, capabilities, unsafe }),
      ),
    );
    await opened?.close();
    const text = [label, ...new Set(missing.filter((each) => each !== undefined))].join(': ');
    return { ok: text === label, text };
  } catch (err) {
    return { ok: false, text: `${label}: ${messageOf(err)}` };
  }
}
