import * as z from 'zod';

/** The terminal has no settings of its own. */
export const consoleOptions = z.strictObject({});
/** What `consoleOptions` reads. */
export type ConsoleOptions = z.infer<typeof consoleOptions>;
