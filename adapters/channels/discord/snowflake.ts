/** Ids carry the time at which they were made, in milliseconds since the first of 2015. */
export function timeOf(id: string): Date {
  return new Date(Number((BigInt(id) >> 22n) + firstMs));
}

/** An id that is older than all that were made at this time or later. */
export function idBefore(time: Date): string {
  return String(((BigInt(time.getTime()) - firstMs) << 22n) - 1n);
}

/** The id next to this one, on the older side. */
export function justBefore(id: string): string {
  return String(BigInt(id) - 1n);
}

/** Whether an id is one of Discord's. */
export function isSnowflake(id: string): boolean {
  return /^\d{15,20}$/.test(id);
}

/** Whether the first id was made later. */
export function isNewer(id: string, than: string): boolean {
  return BigInt(id) > BigInt(than);
}

const firstMs = 1_420_070_400_000n;
