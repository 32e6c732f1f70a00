import * as z from 'zod';

/** Settings in JSON, in a variable. */
export type Settings = Readonly<Record<string, unknown>>;

const settings = z.record(z.string(), z.unknown());

/** Settings that somebody wrote into a variable; none where they are none. */
export function settingsIn(given: string | undefined): Settings {
  return given === undefined ? {} : settings.catch({}).parse(parsed(given));
}

/** Settings in JSON with ours on top, which hold the agent to its capabilities; what is none is replaced. */
export function withSettings(given: string | undefined, ours: Settings): string {
  return JSON.stringify({ ...settingsIn(given), ...ours });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
