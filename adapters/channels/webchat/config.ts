import { z } from 'zod';

/** The web chat needs nothing but the gateway's own address and token. */
export const options = z.strictObject({});
