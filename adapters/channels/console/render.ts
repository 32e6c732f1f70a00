/** A terminal takes pieces of the same length as a page. */
export { split } from '../webchat/render.ts';
