/** Faults that wait for a call of a method or route. */
export interface FaultQueue<Fault> {
  add(name: string, fault: Fault): void;
  /** The fault that hits this call, if any; it is used up. */
  take(name: string): Fault | undefined;
}

/** A queue of faults for each name; each fault hits `times` calls, once unless it says more. */
export function createFaultQueue<Fault extends { readonly times?: number }>(): FaultQueue<Fault> {
  const waiting = new Map<string, Fault[]>();
  return {
    add(name, fault) {
      const queue = waiting.get(name) ?? [];
      waiting.set(name, [...queue, ...Array.from({ length: fault.times ?? 1 }, () => fault)]);
    },
    take: (name) => waiting.get(name)?.shift(),
  };
}
