import type { Api } from 'grammy';
import type { AccountCheck } from '../../../src/contracts/channel-adapter.ts';
import { reasonOf } from './failures.ts';

/** How a bot is set up, as far as it can be asked without taking anything from whoever receives. */
export async function checkBot(api: Api, token: string): Promise<readonly AccountCheck[]> {
  try {
    const me = await api.getMe();
    const { url, last_error_message, pending_update_count } = await api.getWebhookInfo();
    return [
      { ok: true, text: `it is @${me.username}` },
      me.can_read_all_group_messages
        ? { ok: true, text: 'it sees everything that is said in its groups' }
        : {
            ok: true,
            text: 'in groups it sees commands, replies and mentions only; for more, send /setprivacy to @BotFather, choose Disable, and add it to the group again',
          },
      me.can_join_groups
        ? { ok: true, text: 'it may be added to groups' }
        : { ok: false, text: 'it may not be added to groups: send /setjoingroups to @BotFather' },
      ...(!url
        ? []
        : [
            {
              ok: false,
              text: `another program has set a webhook to ${new URL(url).host}${last_error_message === undefined ? '' : ` (${last_error_message})`}: it is taken away when the gateway starts, so stop that program or use a bot of your own`,
            },
          ]),
      ...((pending_update_count ?? 0) > 100
        ? [{ ok: true, text: `${pending_update_count} messages wait to be fetched` }]
        : []),
    ];
  } catch (err) {
    return [{ ok: false, text: reasonOf(err, token) }];
  }
}
