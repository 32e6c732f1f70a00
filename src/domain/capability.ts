/** What a run may be allowed to do. A write includes its read. */
export const capabilities = [
  'shell:read',
  'shell:write',
  'fs:read',
  'fs:write',
  'web:fetch',
  'gh:read',
  'gh:write',
  'memory:read',
  'memory:write',
  'tasks:read',
  'tasks:write',
  'helpers:spawn',
  'channel:send',
  'agents:ask',
] as const;
/** One of `capabilities`. */
export type Capability = (typeof capabilities)[number];

/** Whether what is needed is among what was given. A write includes its read. */
export function isGranted(given: readonly Capability[], needed: Capability): boolean {
  return given.includes(needed) || given.some((each) => each === needed.replace(/:read$/, ':write'));
}

/** How a back-end holds a capability back: by the system, by its own rules, by asking a person, or not at all. */
export const enforcements = ['os', 'rules', 'ask', 'none'] as const;
/** One of `enforcements`. */
export type Enforcement = (typeof enforcements)[number];

/** All capabilities held back in one way, but for those that are named. */
export function heldBackBy(
  enforcement: Enforcement,
  others: Partial<Record<Capability, Enforcement>> = {},
): Readonly<Record<Capability, Enforcement>> {
  const all = Object.fromEntries(capabilities.map((each) => [each, enforcement]));
  return { ...(all as Record<Capability, Enforcement>), ...others };
}

/** The capabilities that are not granted and that nothing holds back. */
export function unheldBy(
  enforcement: Readonly<Record<Capability, Enforcement>>,
  granted: readonly Capability[],
): readonly Capability[] {
  return capabilities.filter((each) => enforcement[each] === 'none' && !isGranted(granted, each));
}
