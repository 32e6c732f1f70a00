import { settlePeople } from './access/settle-people.ts';
import { answerCommand } from './commands/answer-command.ts';
import { commandSummaries } from './commands/command-summaries.ts';
import { createComplete } from './commands/complete.ts';
import { commandDefinitions } from './commands/definitions.ts';
import type { Config } from './config/config.ts';
import type { BackendManifest } from './contracts/agent-backend.ts';
import type { ChannelManifest } from './contracts/channel-adapter.ts';
import type { FindLinks } from './contracts/find-links.ts';
import { createDelivery } from './delivery/delivery.ts';
import { createChannelFacts } from './gateway/channel-facts.ts';
import { createDownload } from './gateway/download.ts';
import { createGateway } from './gateway/gateway.ts';
import { createLiveAnswers } from './gateway/live-answers.ts';
import { openAccounts } from './gateway/open-accounts.ts';
import { createReceive } from './gateway/receive.ts';
import type { Clock } from './kernel/clock.ts';
import type { Id, Ids } from './kernel/ids.ts';
import { createInHand } from './kernel/in-hand.ts';
import { createLanes } from './kernel/lanes.ts';
import type { Log } from './kernel/log.ts';
import { createPacer } from './kernel/pacer.ts';
import { type Service, serviceOf, startAll, stopAll, together } from './kernel/service.ts';
import { createModelGate } from './models/model-gate.ts';
import { createPost } from './outbox/post.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createChatLog } from './store/chat-log.ts';
import { openDatabase } from './store/database.ts';
import { createEngine } from './store/engine.ts';
import type { HouseDatabase } from './store/house-database.ts';
import { createSignals } from './store/signals.ts';
import { createStores } from './store/stores.ts';
import { createToolGate } from './tools/tool-gate.ts';
import { createOpenAgents } from './turns/open-agents.ts';
import { createHooks } from './web/hooks.ts';
import { createWeb } from './web/web.ts';
import { createHeartbeat } from './worker/heartbeat.ts';
import { createWorker } from './worker/worker.ts';

/** What the house is built from. */
export interface AppParts {
  readonly config: Config;
  /** Open already; the house closes it when it stops, but not when it cannot start. */
  readonly database: HouseDatabase;
  readonly channels: readonly ChannelManifest[];
  readonly backends: readonly BackendManifest[];
  readonly findLinks: FindLinks;
  readonly token: string;
  readonly node: {
    readonly host: string;
    readonly pid: number;
    readonly version: string;
    readonly zone: string;
  };
  readonly publicFolder: string;
  /** Whether a process of this host lives. */
  readonly isAlive: (pid: number) => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** A running house. */
export interface App {
  /** Where the web chat is, such as `http://127.0.0.1:7788`. */
  readonly address: string;
  /** Takes nothing new, ends what is in hand within the grace, then closes. What was not ended begins anew elsewhere. */
  stop(): Promise<void>;
}

const databaseConnections = 10;
const drainGraceMs = 15_000;

/**
 * Wires the house and starts it: the only place that chooses what is used for what.
 * @throws HouseError when an account or the port cannot be had
 */
export async function startApp(parts: AppParts): Promise<App> {
  const { config, clock, ids, log } = parts;
  const database = openDatabase(parts.database.address, { connections: databaseConnections });
  const stores = createStores(database, parts.node.zone);
  const signals = createSignals(database.sql);
  const engine = createEngine({ address: parts.database.address, clock, log });
  const agents = createOpenAgents(parts.backends, { clock, log, environment: parts.environment });
  const node = { id: ids.next('instance'), ...parts.node };
  const inHand = createInHand();
  const { isTrusted, split, canEdit, fileLimit } = createChannelFacts(parts.channels, config.limits);
  const trustedAccounts = config.accounts.flatMap(({ name, channel }) => (isTrusted(channel) ? name : []));
  const complete = createComplete({ stores, ids, rules: config });
  const chatLog = createChatLog(database.sql);
  const accounts = await openAccounts(config.accounts, { ...parts, stores, complete, chatLog });
  const accountOf = (name: string) => accounts.find((account) => account.name === name);

  const post = createPost({ ids, expiryMs: config.limits.deliveryExpiryMs, split, canEdit });
  const common = { stores, engine, signals, ids, clock, rules: config, post, log, inHand, node: node.id };
  const command = (id: Id<'inbox'>) => answerCommand({ ...common, agents }, id);
  const lanes = createLanes();
  const pacer = createPacer(clock);
  const receive = createReceive({ ...common, command: (id, lane) => void lanes(lane, () => command(id)) });
  const gate = createToolGate({ ...common, version: node.version, url: () => web.toolsUrl() });
  const models = createModelGate({ ids, clock, log, url: () => web.modelsUrl() });
  const lent = { openTools: gate.open, openModels: models.open, findLinks: parts.findLinks, fileLimit };
  const working = { ...common, ...lent, agents, environment: parts.environment, zone: node.zone };
  const gateway = createGateway({
    ...{ ...working, accounts, receive, command },
    live: createLiveAnswers({ clock, pacer, accountOf }),
    ...{ download: createDownload(accountOf), menu: commandSummaries(commandDefinitions) },
  });
  const web = createWeb({
    ...config.web,
    ...{ clock, log, token: parts.token, publicFolder: parts.publicFolder },
    ...{ tools: gate.answer, models: models.answer, hook: createHooks(common) },
    adapterOf: (name) => {
      const account = accountOf(name);
      return account && { adapter: account.adapter, trusted: account.abilities.trusted };
    },
    vitals: () => stores.register.vitals(),
  });
  const services: readonly Service[] = [
    together('foundations', [
      serviceOf('people', () => settlePeople(stores, ids, { people: config.people, trustedAccounts })),
      createHeartbeat({ ...common, node, isAlive: parts.isAlive }),
      engine,
    ]),
    together('work', [
      createWorker(working),
      createScheduler(common),
      createDelivery({ ...common, pacer, accountOf, accounts: accounts.map(({ name }) => name) }),
      gateway,
    ]),
    web,
  ];
  const close = () => agents.close().then(database.close);
  await startAll(services).catch((err: unknown) => close().then(() => Promise.reject(err)));
  return {
    address: web.address(),
    async stop() {
      await gateway.stop();
      const drained = new AbortController();
      const draining = engine.drain().finally(() => drained.abort());
      await Promise.race([draining, clock.sleep(drainGraceMs, drained.signal)]);
      inHand.close();
      await draining;
      await stopAll(services);
      await close();
      await parts.database.stop();
    },
  };
}
