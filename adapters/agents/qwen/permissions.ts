import type { Capability } from '../../../src/domain/capability.ts';
import { toolServer } from '../../../src/domain/gateway-tool.ts';

/** Which of its tools are taken away, and which uses of the others are allowed without asking. */
export interface Permissions {
  readonly excluded: readonly string[];
  readonly allowed: readonly string[];
}

/** Tools that reach further than any capability says: other agents, plans of its own, worktrees, notes and pictures. */
const never = [
  ...['agent', 'list_agents', 'send_message', 'skill', 'tool_search', 'tool_call', 'task_stop'],
  ...['get_goal', 'update_goal', 'cron_create', 'cron_list', 'cron_delete', 'loop_wakeup', 'save_memory'],
  ...['enter_worktree', 'exit_worktree', 'record_artifact', 'report_findings', 'notebook_edit', 'workflow'],
  ...['read_mcp_resource', 'todo_write', 'exit_plan_mode', 'enter_plan_mode', 'ask_user_question'],
];
const reading = ['read_file', 'glob', 'grep_search', 'list_directory', 'zoom_image'];
const writing = ['edit', 'write_file'];
const shell = 'run_shell_command';
const web = 'web_fetch';

/** Where it works, and whether it may use the gateway's tools. */
interface Surroundings {
  /** As it really lies on the disk. */
  readonly workspace: string;
  readonly asksGateway?: boolean;
}

/** What the capabilities come to. A list of harmless commands cannot be kept by it: whoever may run one runs all. */
export function permissionsOf(
  capabilities: readonly Capability[],
  { workspace, asksGateway = false }: Surroundings,
): Permissions {
  const may = (...wanted: readonly Capability[]) => wanted.some((each) => capabilities.includes(each));
  const runs = may('shell:write');
  const reads = runs || may('fs:read', 'fs:write');
  const excluded = [
    ...never,
    ...(reads ? [] : reading),
    ...(runs || may('fs:write') ? [] : writing),
    ...(runs ? [] : [shell]),
    ...(may('web:fetch') ? [] : [web]),
  ];
  const allowed = [
    // Who may run anything writes anywhere by that; without these its shell would be refused whatever writes.
    ...(runs ? [shell, ...writing] : []),
    ...(!runs && may('fs:write') ? writing.map((tool) => `${tool}(/${workspace}/**)`) : []),
    ...(may('web:fetch') ? [web] : []),
    // The gateway holds its tools to the capabilities itself.
    ...(asksGateway ? [`mcp__${toolServer}`] : []),
  ];
  return { excluded, allowed };
}
