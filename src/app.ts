import { join } from 'node:path';
import { settlePeople } from './access/settle-people.ts';
import type { AppParts } from './app-parts.ts';
import { answerCommand } from './commands/answer-command.ts';
import { commandSummaries } from './commands/command-summaries.ts';
import { createComplete } from './commands/complete.ts';
import { commandDefinitions } from './commands/definitions.ts';
import { createDelivery } from './delivery/delivery.ts';
import { createChannelFacts } from './gateway/channel-facts.ts';
import { createDownload } from './gateway/download.ts';
import { createGateway } from './gateway/gateway.ts';
import { createLiveAnswers } from './gateway/live-answers.ts';
import { openAccounts } from './gateway/open-accounts.ts';
import { createReceive } from './gateway/receive.ts';
import type { Id } from './kernel/ids.ts';
import { createInHand } from './kernel/in-hand.ts';
import { createLanes } from './kernel/lanes.ts';
import { createPacer } from './kernel/pacer.ts';
import { createRedactor } from './kernel/redactor.ts';
import { type Service, serviceOf, startAll, stopAll, together } from './kernel/service.ts';
import { createModelGate } from './models/model-gate.ts';
import { createPost } from './outbox/post.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createChatLog } from './store/chat-log.ts';
import { openDatabase } from './store/database.ts';
import { createEngine } from './store/engine.ts';
import { createSignals } from './store/signals.ts';
import { createStores } from './store/stores.ts';
import { createToolGate } from './tools/tool-gate.ts';
import { createOpenAgents } from './turns/open-agents.ts';
import { createHooks } from './web/hooks.ts';
import { createWeb } from './web/web.ts';
import { drain } from './worker/drain.ts';
import { createEndOrphans } from './worker/end-orphans.ts';
import { createHeartbeat } from './worker/heartbeat.ts';
import { createWorker } from './worker/worker.ts';
import { createWorkspaces } from './workspaces/workspaces.ts';

/** A running house. */
export interface App {
  /** Where the web chat is, such as `http://127.0.0.1:7788`. */
  readonly address: string;
  /** Takes nothing new, ends what is in hand within the grace, then closes. What was not ended begins anew elsewhere. */
  stop(): Promise<void>;
}

const connections = 10;

/**
 * Wires the house and starts it: the only place that chooses what is used for what.
 * @throws HouseError when an account or the port cannot be had
 */
export async function startApp(parts: AppParts): Promise<App> {
  const { config, clock, ids, log } = parts;
  const redactor = createRedactor([parts.token, ...config.secrets]);
  const database = openDatabase(parts.database.address, { connections, redactor });
  const stores = createStores(database, parts.node.zone);
  const signals = createSignals(database.sql);
  const engine = createEngine({ address: parts.database.address, clock, log });
  const agents = createOpenAgents(parts.backends, { ...parts, redactor });
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
  const endOrphans = createEndOrphans(() => parts.endOrphans(clock), log);
  const workspaces = createWorkspaces({ ...parts, folder: join(config.database.folder, 'worktrees') });
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
      serviceOf('orphans', endOrphans),
      createHeartbeat({ ...common, node, isAlive: parts.isAlive }),
      engine,
    ]),
    together('work', [
      createWorker({ ...working, workspaces, endOrphans }),
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
      await drain(common);
      await stopAll(services);
      await close();
      await parts.database.stop();
    },
  };
}
