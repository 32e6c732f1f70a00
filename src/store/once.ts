/**
 * Makes a thing when it is first asked for, and keeps it. For prepared queries of the hot paths: drizzle takes longer to
 * write one down than the database takes to answer it.
 */
export function once<Thing>(make: () => Thing): () => Thing {
  let made: { readonly thing: Thing } | undefined;
  return () => {
    made ??= { thing: make() };
    return made.thing;
  };
}
