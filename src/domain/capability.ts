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

/** How a back-end holds a capability back: by the system, by its own rules, by asking a person, or not at all. */
export const enforcements = ['os', 'rules', 'ask', 'none'] as const;
/** One of `enforcements`. */
export type Enforcement = (typeof enforcements)[number];

/** What all of the lists allow: rights are only ever cut, never added. */
export function intersectCapabilities(...lists: readonly (readonly Capability[])[]): readonly Capability[] {
  return capabilities.filter((capability) => lists.every((list) => allows(list, capability)));
}

/** Whether the list holds the capability, or the write that includes it. */
export function allows(list: readonly Capability[], capability: Capability): boolean {
  if (list.includes(capability)) return true;
  const write = capability.replace(/:read$/, ':write');
  return list.some((each) => each === write);
}
