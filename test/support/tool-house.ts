import type { Config } from '../../src/config/config.ts';
import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';
import type { Capability } from '../../src/domain/capability.ts';
import type { Log, LogFields } from '../../src/kernel/log.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openHouse } from './house.ts';

/** What an agent does with the gateway in one turn. */
type Deed = (access: GatewayAccess) => Promise<string>;

/** A house whose agent is a program that speaks with the gateway while it answers. */
export async function openToolHouse(capabilities: readonly Capability[], config: Partial<Config> = {}) {
  const deeds: Deed[] = [];
  const logged: LogFields[] = [];
  const log: Log = { ...silentLog, info: (fields) => void (fields.tool && logged.push(fields)) };
  const house = await openHouse({
    ...{ capabilities, config, log },
    script: async function* ({ gateway, prompt }) {
      const deed = deeds.shift();
      const text = gateway && deed ? await deed(gateway) : `no gateway for: ${prompt}`;
      yield { kind: 'text', text: `said: ${text}` };
    },
  });
  let turns = 0;
  return {
    ...house,
    /** The calls that were written to the log. */
    logged,
    /** The agent does this in a turn of the person; resolves with what came of it. */
    async during(deed: Deed, chat = 'home'): Promise<string> {
      const mark = `turn ${++turns}`;
      deeds.push(async (access) => `${await deed(access)}\n${mark}`);
      await house.channel.say('go on', { chat });
      const { markdown } = await house.channel.until((each) => each.markdown.endsWith(mark));
      return markdown.replace(/^said: /, '').slice(0, -mark.length - 1);
    },
  };
}
