import { gatewayToolWords } from './gateway-tool.ts';

/** What an agent does with a tool, in a few words for people who wait. */
export function describeToolCall(name: string, input: unknown): string {
  const values = typeof input === 'object' && input !== null ? Object.values(input) : [];
  const first = values.find((value) => typeof value === 'string')?.slice(0, 80);
  const words = gatewayToolWords(name);
  if (words !== undefined) return first === undefined ? words : `${words}: ${first}`;
  return first === undefined ? name : `${name} ${first}`;
}
