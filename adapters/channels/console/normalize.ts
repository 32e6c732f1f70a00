/** A terminal's message has the shape of a page's. */
export { normalize } from '../webchat/normalize.ts';
