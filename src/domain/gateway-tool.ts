/** What agents may ask of the gateway, and how people are told that one does. */
export const gatewayTools = {
  task_list: 'looks through the tasks',
  task_show: 'looks at a task',
  run_list: 'looks through the runs of a task',
  run_show: 'looks at a run',
  task_create: 'makes a task',
  task_pause: 'pauses a task',
  task_resume: 'resumes a task',
  task_run: 'runs a task',
  task_cancel: 'deletes a task',
  say: 'says',
  history: 'looks back at the conversation',
} as const;
/** A key of `gatewayTools`. */
export type GatewayToolName = keyof typeof gatewayTools;

/** What the gateway is called as a server of tools. */
export const toolServer = 'posthouse';

/** Programs put the server in front of a tool's name, each in its own way. */
const prefixes = [`mcp__${toolServer}__`, `mcp_${toolServer}_`, `${toolServer}_`];

/** What a tool of the gateway does, in a few words; undefined for any other. */
export function gatewayToolWords(name: string): string | undefined {
  const prefix = prefixes.find((each) => name.startsWith(each)) ?? '';
  const bare = name.slice(prefix.length);
  return Object.entries(gatewayTools).find(([known]) => known === bare)?.[1];
}
