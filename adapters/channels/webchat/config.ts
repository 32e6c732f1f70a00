import * as z from 'zod';

/** The web chat has no settings of its own: the page is served at the gateway's address. */
export const webchatOptions = z.strictObject({});
/** What `webchatOptions` reads. */
export type WebchatOptions = z.infer<typeof webchatOptions>;
