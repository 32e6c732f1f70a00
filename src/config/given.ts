/** A record without what was not written: absent keys are absent, not undefined. */
export function given<Values extends object>(
  values: Values,
): { readonly [Key in keyof Values]: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
