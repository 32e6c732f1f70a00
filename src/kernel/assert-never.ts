/** Ends a `switch` over a closed list: a new word that nobody handles becomes a type error. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
