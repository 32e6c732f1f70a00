/** Something with a life of its own. `stop` may be called more than once and after a failed start. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** Starts the services in order; if one fails, those already started are stopped in reverse and the error goes on. */
export async function startAll(services: readonly Service[]): Promise<void> {
  const started: Service[] = [];
  for (const service of services) {
    try {
      await service.start();
      started.push(service);
    } catch (err) {
      await stopAll(started);
      throw err;
    }
  }
}

/** What is only done once, before others begin, as a service. */
export function serviceOf(name: string, start: () => Promise<unknown>): Service {
  return {
    name,
    async start() {
      await start();
    },
    async stop() {},
  };
}

/** Services that do not need each other, as one: they start side by side. */
export function together(name: string, services: readonly Service[]): Service {
  const stop = () => stopAll(services);
  return {
    name,
    async start() {
      const started = await Promise.allSettled(services.map((service) => service.start()));
      const failed = started.find((each) => each.status === 'rejected');
      if (!failed) return;
      await stop();
      throw failed.reason;
    },
    stop,
  };
}

/** Stops the services in reverse order. Each gets its chance; the first error is thrown at the end. */
export async function stopAll(services: readonly Service[]): Promise<void> {
  const failures: unknown[] = [];
  for (const service of services.toReversed()) {
    await service.stop().catch((err: unknown) => failures.push(err));
  }
  if (failures.length > 0) throw failures[0];
}
