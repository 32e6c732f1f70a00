import type { BackendRequest } from '../../src/contracts/agent-backend.ts';

/** Calls a tool of a request as a back-end within the gateway does, and gives back what a model would read. */
export async function callTool(
  { tools }: Pick<BackendRequest, 'tools'>,
  name: string,
  input: unknown,
): Promise<string> {
  const tool = tools.find((each) => each.name === name);
  if (!tool) throw new Error(`There is no ${name} here, only ${tools.map((each) => each.name).join(', ')}.`);
  return (await tool.call(input)).text;
}
