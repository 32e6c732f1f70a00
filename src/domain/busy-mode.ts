/**
 * What happens with a message that comes while another one of its session is being answered: it waits its turn; it waits
 * and is answered together with what else came; or it stops what runs.
 */
export const busyModes = ['followup', 'collect', 'interrupt'] as const;
/** One of `busyModes`. */
export type BusyMode = (typeof busyModes)[number];

/** What a word about the waiting itself begins with: it answers nothing. An answer may begin with any sign. */
export const queuedMark = '⏳ Queued: ';
