import type { CommandDefinition } from './definition.ts';
import { agentCommand } from './definitions/agent.ts';
import { basicCommands } from './definitions/basics.ts';
import { pairCommand } from './definitions/pair.ts';
import { queueCommand } from './definitions/queue.ts';
import { runCommand } from './definitions/run.ts';
import { sessionCommand } from './definitions/session.ts';
import { taskCommand } from './definitions/task.ts';
import { turnCommands } from './definitions/turn.ts';
import { usageCommand } from './definitions/usage.ts';

/** Every command, in the order in which help shows them. */
export const commandDefinitions: readonly CommandDefinition[] = [
  ...turnCommands,
  queueCommand,
  taskCommand,
  runCommand,
  usageCommand,
  sessionCommand,
  agentCommand,
  ...basicCommands,
  pairCommand,
];
