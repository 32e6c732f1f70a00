import * as z from 'zod';
import { type Peopled, startPlatforms } from './peopled-platforms.ts';

// The platforms of the load measure, in a process of their own as they are in the world: what they cost is not the house's.

const requestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('say'), platform: z.number(), person: z.number(), text: z.string() }),
  z.object({ kind: z.literal('shown'), platform: z.number(), person: z.number() }),
  z.object({ kind: z.literal('refused'), platform: z.number() }),
]);
/** What the measure may ask of the platforms. */
export type PlatformRequest = z.infer<typeof requestSchema>;

const platforms = await startPlatforms(Number(process.argv[2]));
process.on('message', ({ id, request }: { id: number; request: unknown }) => {
  void answer(requestSchema.parse(request)).then((result) => process.send?.({ id, result }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, result: platforms.map(({ name, options, people }) => ({ name, options, people })) });

async function answer(request: PlatformRequest): Promise<unknown> {
  if (request.kind === 'ready')
    return void (await Promise.all(platforms.map((platform) => platform.ready())));
  const platform = platforms[request.platform];
  if (!platform) throw new Error(`There is no platform ${request.platform}.`);
  return of(platform, request);
}

function of(platform: Peopled, request: Exclude<PlatformRequest, { kind: 'ready' }>): unknown {
  if (request.kind === 'say') return platform.say(request.person, request.text);
  return request.kind === 'shown' ? platform.shown(request.person) : platform.refused();
}
