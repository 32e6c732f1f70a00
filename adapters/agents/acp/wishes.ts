import * as z from 'zod';
import { toolServer } from '../../../src/domain/gateway-tool.ts';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import { missingTool } from '../../process/missing-tool.ts';
import { argumentsOf, programsOf, type Words } from './commands.ts';
import type { Wish } from './permissions.ts';
import { placeOf } from './places.ts';

const text = z.string().nullish().catch(undefined);
const place = z.object({ path: z.string() });
/** A use of a tool, or what is new about one. */
export const toolCall = z.object({
  toolCallId: z.string().catch(''),
  kind: text,
  title: text,
  name: text,
  locations: z.array(place).nullish().catch(undefined),
  content: z.array(z.unknown()).nullish().catch(undefined),
  rawInput: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
/** A use of a tool, as far as its agent has told of it. */
export type ToolCall = z.infer<typeof toolCall>;

const lacking = toolCall.extend({
  sessionUpdate: z.literal('tool_call_update'),
  status: z.literal('failed'),
  rawOutput: z.string().regex(missingTool),
});

/** The use of a tool that the agent does not have, where an update tells of one. */
export function lackingCall(update: unknown): ToolCall | undefined {
  return lacking.safeParse(update).data;
}

/** What an agent asks leave for. */
export const leave = z.object({
  toolCall,
  options: z.array(z.object({ optionId: z.string(), kind: z.string() })),
});

/** Under which the tools of agents speak of files. */
const placeKeys =
  /(?:^|_)(?:paths?|files?|filename|filepath|dir|directory|folder|cwd|workdir|source|destination|target)$/i;

/** What it asks, with every place that it speaks of resolved. */
export async function wishOf(call: ToolCall, workspace: string): Promise<Wish> {
  const kind = call.kind ?? 'other';
  const rawInput = call.rawInput ?? {};
  const programs = programsIn(rawInput);
  const named = [
    ...[...(call.locations ?? []), ...(call.content ?? [])].flatMap(
      (each) => place.safeParse(each).data?.path ?? [],
    ),
    ...Object.entries(rawInput).flatMap(([key, value]) => placesIn(kind, key, value)),
    ...(programs ?? []).flatMap(argumentsOf),
  ];
  const tool = rawInput['server'] === toolServer ? [`${toolServer}.${String(rawInput['tool'])}`] : [];
  return {
    kind,
    names: [call.name ?? call.title ?? '', ...tool],
    places: await Promise.all(named.map((path) => placeOf(path, workspace))),
    programs,
  };
}

/** What it wants, in a few words for people. */
export function describeWish({ title, name, rawInput }: ToolCall): string {
  const words = (title ?? '').trim().split('\n', 1)[0] ?? '';
  return words === '' ? describeToolCall(name ?? 'a tool', rawInput) : words.slice(0, 120);
}

/** Some give a line for a shell, some the shell with its line. */
function programsIn({ command, cmd }: NonNullable<ToolCall['rawInput']>): readonly Words[] | undefined {
  const shell = z.tuple([z.string().regex(/^(?:\/\S*\/)?(?:ba|z)?sh$/), z.enum(['-c', '-lc']), z.string()]);
  const line = z.string().safeParse(command ?? cmd).data ?? shell.safeParse(command ?? cmd).data?.[2];
  return line === undefined ? undefined : programsOf(line);
}

/** A tool that looks may speak of files under any key, such as a pattern; in what others get stand whole texts. */
function placesIn(kind: string, key: string, value: unknown): readonly string[] {
  const values = z.array(z.string()).safeParse(Array.isArray(value) ? value : [value]).data ?? [];
  if (placeKeys.test(key.replaceAll(/([a-z])([A-Z])/g, '$1_$2'))) return values;
  const isLooking = kind === 'read' || kind === 'search';
  return isLooking ? values.filter((each) => /^[/~]|^file:|(?:^|\/)\.\.(?:\/|$)/.test(each)) : [];
}
