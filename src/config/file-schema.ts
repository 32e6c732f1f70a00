import * as z from 'zod';
import { worktreeModes } from '../domain/agent.ts';
import { capabilities } from '../domain/capability.ts';
import { roles } from '../domain/person.ts';
import { logLevels } from './config.ts';
import {
  cap,
  duration,
  durationOrOff,
  hostName,
  identity,
  name,
  price,
  text,
  zone,
} from './value-schemas.ts';

const agentBudgetSchema = z.strictObject({
  perRun: cap.optional().describe('The most that one run may take. Default: no cap.'),
  perDay: cap.optional().describe('The most that its turns and runs may take in a day. Default: no cap.'),
});

const concurrentRuns = z.int().min(1).max(10_000);

/** The keys that every agent has; the back-end's own stand beside them. */
export const agentSchema = z.strictObject({
  backend: text.describe('What answers for this agent: the name of a back-end.'),
  description: z.string().default('').describe('What it is good for, shown where agents are listed.'),
  workspace: text.optional().describe('Its folder. Default: workspaces/<name> in the data folder.'),
  timeout: duration.prefault('10m').describe('The longest that one turn or run may take.'),
  capabilities: z
    .array(z.enum(capabilities))
    .default([])
    .describe('What its runs may do; what is not named is denied. A write includes its read.'),
  models: z
    .strictObject({
      cheap: text.optional().describe('The model that takes a quick look.'),
      strong: text.optional().describe('The model that does the work.'),
    })
    .optional()
    .describe('Names of models that its back-end understands, by what they are for.'),
  people: z.array(name).optional().describe('The people who may use it. Default: everyone who is known.'),
  unsafe: z
    .boolean()
    .default(false)
    .describe('Accept that the back-end cannot hold back what the capabilities deny.'),
  worktrees: z
    .enum(worktreeModes)
    .default('auto')
    .describe(
      'Where its folder is in a git repository, each run works in a worktree of its own, and what it changes is kept under `refs/posthouse/runs/`. `off`: in the folder itself.',
    ),
  maxConcurrentRuns: concurrentRuns
    .optional()
    .describe(
      'How many of its runs may be under way at once, on all nodes together; others wait. Default: no limit.',
    ),
  budget: agentBudgetSchema
    .prefault({})
    .describe('At a cap a run waits and asks, and a turn says so. Caps of tasks go on top.'),
});

const houseBudgetSchema = z.strictObject({
  perDay: cap.optional().describe('The most that all agents may take in a day together. Default: no cap.'),
});

const priceSchema = z.strictObject({
  input: price.describe('For a million tokens that go in.'),
  output: price.describe('For a million tokens that come out.'),
  cachedInput: price
    .optional()
    .describe('For a million tokens that the provider had kept. Default: as input.'),
});

const groupSchema = z.strictObject({
  mention: z
    .boolean()
    .default(true)
    .describe('Whether it listens only when mentioned, replied to or commanded.'),
  context: z
    .int()
    .min(0)
    .max(50)
    .default(10)
    .describe('How many messages before, said to others, the agent is told of when it is spoken to.'),
});

/** The keys that every account has; the channel's own stand beside them. */
export const accountSchema = z.strictObject({
  channel: text.describe('What carries this account: the name of a channel.'),
  enabled: z.boolean().default(true).describe('Whether it is opened.'),
  groups: z
    .record(text, groupSchema)
    .default({})
    .describe(
      "The groups in which it answers, by the platform's id of each (in quotes): a chat, or a whole server or workspace.",
    ),
});

const routeSchema = z.strictObject({
  channel: text.optional().describe('Matches messages of this channel.'),
  account: text.optional().describe('Matches messages of this account.'),
  space: text.optional().describe('Matches messages of this server, guild, team or workspace.'),
  peer: text.optional().describe('Matches direct messages of this user (the id in quotes).'),
  group: text.optional().describe('Matches messages of this group (the id in quotes).'),
  thread: text.optional().describe('Matches messages of this thread or topic (the id in quotes).'),
  agent: text.describe('The agent that gets them. The most specific route wins, then the first.'),
});

const personSchema = z.strictObject({
  role: z.enum(roles).default('member').describe('Owners administer; members talk to agents and keep tasks.'),
  zone: zone.optional().describe('The IANA zone in which they mean their times.'),
  ids: z.array(identity).default([]).describe('Who they are on each account, as account:user-id.'),
});

const limitsSchema = z.strictObject({
  turns: z.int().min(1).max(1_000).default(8).describe('Turns that one node takes at once.'),
  runs: z.int().min(1).max(1_000).default(4).describe('Runs that one node works on at once.'),
  maxConcurrentRuns: concurrentRuns
    .optional()
    .describe('Runs of all agents that are under way at once, on all nodes together. Default: no limit.'),
  queuePerSession: z
    .int()
    .min(1)
    .max(100_000)
    .default(500)
    .describe('Messages that may wait in one session; more are refused with a word.'),
  attachmentMb: z
    .int()
    .min(0)
    .max(1_000)
    .default(20)
    .describe(
      "The largest file, in megabytes, that is fetched into an agent's workspace or sent from there.",
    ),
  deliveryExpiry: duration.prefault('1d').describe('How long an answer is tried before it is given up.'),
  grace: duration.prefault('2h').describe('How late a missed due time of a task may still run.'),
  budget: houseBudgetSchema.prefault({}).describe('What may be spent. Days are those of the machine.'),
  history: durationOrOff
    .prefault('400d')
    .describe('How long runs, deliveries and events that are over are kept; `off` is for ever.'),
});

const probesSchema = z.strictObject({
  allowHosts: z
    .array(hostName)
    .default([])
    .describe(
      'Hosts that checks may ask although their address is private or local: a name, or a name and a port.',
    ),
  commands: z
    .record(name, z.array(text).min(1))
    .default({})
    .describe(
      'Programs that checks may start, by name: the program and its arguments as a list. It never goes through a shell.',
    ),
});

const webSchema = z.strictObject({
  host: text.default('127.0.0.1').describe('The address to listen on.'),
  port: z.int().min(1).max(65_535).default(7788).describe('The port to listen on.'),
  token: z
    .string()
    .min(8)
    .optional()
    .describe('What a browser must show. Default: made once and kept in the data folder.'),
  allowedHosts: z
    .array(hostName)
    .default([])
    .describe('Host names under which it may be reached, besides the local ones.'),
});

const databaseSchema = z.strictObject({
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .meta({ title: 'an address such as postgres://user@host/name' })
    .optional()
    .describe('The PostgreSQL to use. Default: DATABASE_URL if it is set, else an embedded one.'),
  folder: text.default('./data').describe('The folder of the embedded database and of workspaces.'),
});

const logSchema = z.strictObject({
  level: z.enum(logLevels).default('info').describe('The least important lines that are written.'),
});

/** The whole file; agents and accounts are looked into once it is known which back-end or channel they name. */
export const fileSchema = z.strictObject({
  agents: z
    .record(name, z.record(z.string(), z.unknown()))
    .refine(
      (agents) => Object.keys(agents).length > 0,
      'expected at least one agent; leave the key out for the demo',
    )
    .optional()
    .describe('The agents by name. Default: one named demo, which needs no key.'),
  defaultAgent: name.optional().describe('The agent of messages that no route names. Default: the first.'),
  accounts: z
    .record(name, z.record(z.string(), z.unknown()))
    .default({})
    .describe('The accounts by name. `web` and `console` exist unless they say `enabled: false`.'),
  routes: z.array(routeSchema).default([]).describe('Which agent gets the messages of which place.'),
  people: z.record(name, personSchema).default({}).describe('People who are known from the start, by name.'),
  limits: limitsSchema.prefault({}).describe('How much at once, how long, and how late.'),
  probes: probesSchema.prefault({}).describe('What the checks of tasks may look at, without any model.'),
  prices: z
    .record(text, priceSchema)
    .default({})
    .describe(
      'What models cost in dollars, by their names. `default` is for all others: what it gives is marked ≈, and without it their money is unknown.',
    ),
  web: webSchema.prefault({}).describe('Where the web chat, webhooks and health checks are.'),
  database: databaseSchema.prefault({}).describe('Where everything is kept.'),
  log: logSchema.prefault({}).describe('What is written to the log.'),
});

/** The file after its defaults. */
export type FileValues = z.output<typeof fileSchema>;
