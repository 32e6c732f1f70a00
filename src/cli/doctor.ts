import { channels } from '../../adapters/channels.ts';
import type { Config } from '../config/config.ts';
import type { ChatLog } from '../contracts/chat-log.ts';
import { systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { silentLog } from '../kernel/log.ts';
import { lookAtAgent } from './agent-findings.ts';
import type { CliContext } from './cli-context.ts';
import { type Finding, printFindings } from './finding.ts';
import { readConfig } from './open-house.ts';
import { taskFindings } from './task-findings.ts';
import { tryAgent } from './try-agent.ts';
import { withStores } from './with-stores.ts';

/**
 * Looks at everything that must be right, and says of each thing how it is and what to do.
 * @param turn lets each agent answer once, which costs what a turn costs
 */
export async function doctor(context: CliContext, { turn }: { readonly turn: boolean }): Promise<number> {
  const findings: Finding[] = [node()];
  try {
    const config = readConfig(context);
    findings.push({ ok: true, text: `config: ${config.file ?? 'no file, all defaults'}` });
    findings.push(...config.warnings.map((text) => ({ ok: false, text: `config: ${text}` })));
    const agents = config.agents.map((agent) => lookAtAgent(agent, process.env));
    findings.push(...(await database(context, config)), ...(await Promise.all(agents)), await port(config));
    const { secrets } = config;
    const tries = turn ? config.agents : [];
    for (const agent of tries) findings.push(await tryAgent(agent, { secrets, environment: process.env }));
  } catch (err) {
    findings.push({ ok: false, text: messageOf(err) });
  }
  printFindings(findings);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

function node(): Finding {
  return {
    ok: Number(process.versions.node.split('.')[0]) >= 24,
    text: `Node ${process.versions.node} (24 or newer is needed)`,
  };
}

async function database(context: CliContext, config: Config): Promise<readonly Finding[]> {
  try {
    return await withStores(context, async (stores, chatLog) => {
      const { nodes, accounts } = await stores.register.vitals();
      const receiving = nodes > 0;
      const asked = await Promise.all(
        config.accounts.map((account) => askPlatform(account, { chatLog, receiving })),
      );
      return [
        {
          ok: true,
          text: `database: reachable, schema up to date, ${nodes} gateway${nodes === 1 ? '' : 's'} running`,
        },
        ...accounts.map(({ name, channel, state, reason }) => ({
          ok: nodes === 0 || state === 'up' || state === 'starting',
          text: `account ${name} (${channel}): ${nodes === 0 ? 'no gateway runs' : state}${reason ? ` — ${reason}` : ''}`,
        })),
        ...asked.flat(),
        ...(await taskFindings(stores)),
      ];
    });
  } catch (err) {
    return [{ ok: false, text: `database: ${messageOf(err)}` }];
  }
}

/** What the platform itself says of an account. */
async function askPlatform(
  { name, channel, options }: Config['accounts'][number],
  { chatLog, receiving }: { readonly chatLog: ChatLog; readonly receiving: boolean },
): Promise<readonly Finding[]> {
  const manifest = channels.find((each) => each.name === channel);
  const nothing = async () => [];
  const context = {
    account: name,
    clock: systemClock,
    log: silentLog,
    chatLog,
    heard: nothing,
    goesOnAs: async (chat: string) => chat,
    complete: nothing,
  };
  const told = ({ ok, text }: Finding) => ({ ok, text: `account ${name} (${channel}): ${text}` });
  try {
    const adapter = await manifest?.open(options, context);
    return ((await adapter?.check?.({ receiving })) ?? []).map(told);
  } catch (err) {
    return [told({ ok: false, text: messageOf(err) })];
  }
}

async function port({ web }: Config): Promise<Finding> {
  const address = `http://${web.host}:${web.port}`;
  const running = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  return {
    ok: true,
    text: `web chat: ${running ? 'a gateway answers' : 'no gateway answers'} at ${address}`,
  };
}
