import { approvePairing } from '../access/pair.ts';
import { systemIds } from '../kernel/ids.ts';
import type { CliContext } from './cli-context.ts';
import { withStores } from './with-stores.ts';

/** Lets somebody in from the machine itself: whoever can read the database may do that. */
export async function approve(context: CliContext, code: string): Promise<number> {
  const approved = await withStores(context, (stores) =>
    stores.transaction((tx) => approvePairing(tx, systemIds, { code })),
  );
  if (approved)
    console.log(
      `✓ ${approved.pairing.senderName} on ${approved.pairing.account} is now ${approved.person.name}, a member.`,
    );
  else
    console.error(
      `✗ The code "${code}" is wrong, too old or used already. "posthouse pair list" shows who waits.`,
    );
  return approved ? 0 : 1;
}

/** Shows who waits to be let in. */
export async function list(context: CliContext): Promise<number> {
  const open = await withStores(context, (stores) => stores.pairings.open());
  if (open.length === 0) console.log('Nobody waits to be let in.');
  for (const { code, senderName, account } of open) console.log(`${code}  ${senderName} on ${account}`);
  return 0;
}
