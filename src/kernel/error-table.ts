/** The values that a message is filled with. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** A code of the table. */
export type ErrorCode = keyof typeof errorTable;

/** Every error that people may see: code → sentence. The README's list is made from it. */
export const errorTable = {
  'config.unreadable':
    'The config {file} could not be read: {reason}. Check that the file exists and may be read.',
  'config.invalid': 'The config is not valid:\n{problems}',
  'store.unavailable': 'The database at {address} did not answer: {reason}. Start it, or mend DATABASE_URL.',
  'store.migration_failed':
    'Migration {migration} failed and was rolled back: {reason}. The old schema is untouched.',
  'store.newer':
    'The database has migration {migration}, which this version does not know. Use a newer Posthouse.',
  'database.no_binary':
    'There is no embedded PostgreSQL for {platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.',
  'database.folder':
    'The data folder {folder} cannot be used: {reason}. Make it writable for this user, or set database.folder.',
  'database.start_failed':
    'The embedded PostgreSQL in {folder} did not start: {reason}. Run Posthouse as another user, set DATABASE_URL, or choose another database.folder.',
  'web.port_in_use': 'Port {port} on {host} is in use. Stop the other program, or set web.port.',
  'adapter.unavailable': 'The account {account} could not be opened: {reason}.',
  'backend.unknown': 'The agent {agent} asks for the back-end "{backend}", which does not exist.',
  'cli.no_owner':
    'Nobody is an owner yet, so nobody can ask for this. Start the gateway once (posthouse start), or name an owner under "people" in posthouse.yaml.',
  'cli.option': '--{option} cannot be "{value}". Write one of: {expected}.',
} as const satisfies Record<string, string>;
