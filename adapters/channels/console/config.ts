import { z } from 'zod';

/** The terminal needs no settings. */
export const options = z.strictObject({});
