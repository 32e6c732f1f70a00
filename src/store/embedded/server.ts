import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { assertOwned, openFolder } from '../../kernel/folder.ts';
import type { Log } from '../../kernel/log.ts';
import type { DatabaseAddress } from '../database.ts';
import { asOrdinaryUser, findBinaries, startFailed } from './binaries.ts';
import { createCluster, syncCluster } from './cluster.ts';

/** A PostgreSQL of our own in a folder: a child process that listens on a unix socket only. */
export interface EmbeddedServer {
  readonly address: DatabaseAddress;
  /** Starts the server, or joins the one that already serves this folder (another gateway's, or a killed one's). */
  start(): Promise<void>;
  /** Ends the server; the caller has made sure that nobody else uses it. */
  stop(): Promise<void>;
  /** Starts it again if it has died. */
  revive(): Promise<void>;
}

const startTimeoutMs = 20_000;

/**
 * @throws HouseError `database.no_binary`, `database.folder`, `database.start_failed` from `start`
 * @see DECISIONS.md, "Embedded PostgreSQL"
 */
export function createEmbeddedServer(deps: { folder: string; clock: Clock; log: Log }): EmbeddedServer {
  const { clock, log } = deps;
  const folder = openFolder(deps.folder);
  const dataFolder = join(folder, 'postgres');
  const socketFolder = socketFolderOf(dataFolder);
  return {
    address: { host: socketFolder, user: 'posthouse', database: 'postgres' },
    async start() {
      assertOwned(dataFolder);
      const isNew = !existsSync(join(dataFolder, 'PG_VERSION'));
      if (isNew) await initialise();
      await serve();
      if (isNew) void syncCluster(dataFolder);
    },
    async revive() {
      if (!(await accepts(dataFolder, socketFolder))) await serve();
    },
    async stop() {
      const pid = serverPid(dataFolder);
      if (pid === undefined) return;
      signal(pid, 'SIGINT');
      while (isAlive(pid)) await clock.sleep(10);
    },
  };

  async function initialise(): Promise<void> {
    const fresh = `${dataFolder}.new-${process.pid}`;
    await createCluster(fresh, folder);
    // Another gateway may have been faster: then its data is the one, and ours is thrown away.
    if (existsSync(dataFolder)) return rmSync(fresh, { recursive: true });
    renameSync(fresh, dataFolder);
    log.info({ path: dataFolder }, 'database created');
  }

  async function serve(): Promise<void> {
    mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
    chmodSync(socketFolder, 0o700);
    const giveUpAt = clock.now().getTime() + startTimeoutMs;
    // Without a wait where nobody holds the folder: the server starts while the rest of the house is read from the disk.
    const isServed = serverPid(dataFolder) !== undefined && (await accepts(dataFolder, socketFolder));
    let child = isServed ? undefined : launch(dataFolder, socketFolder);
    while (!(await accepts(dataFolder, socketFolder))) {
      const ended = child !== undefined && (child.exitCode !== null || child.signalCode !== null);
      if (clock.now().getTime() > giveUpAt) throw startFailed(folder, tail(join(folder, 'postgres.log')));
      // It ends at once when another server holds the folder; that one may be about to accept, or about to end.
      if (ended && serverPid(dataFolder) === undefined) child = launch(dataFolder, socketFolder);
      if (ended && child?.exitCode === 127) throw startFailed(folder, 'the program could not be run');
      await clock.sleep(15);
    }
  }
}

/** The longest path of a folder in which a socket may lie: with its name a socket's has 103 bytes at most on some systems. */
const longestFolder = 103 - '/.s.PGSQL.5432.lock'.length;

/** It lives in a short place, named after the data it serves. */
function socketFolderOf(dataFolder: string): string {
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const places = [process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), '/tmp'].map((place) =>
    join(place, `posthouse-${name}`),
  );
  return places.find((place) => Buffer.byteLength(place) <= longestFolder) ?? join(tmpdir(), name);
}

function launch(dataFolder: string, socketFolder: string): ChildProcess {
  const settings = {
    listen_addresses: '',
    shared_buffers: '16MB',
    max_connections: '60',
    max_wal_size: '128MB',
    min_wal_size: '32MB',
    io_method: 'sync',
    // Prepared plans are made while the tables are nearly empty and live on: what has an index shall use it from the start.
    enable_seqscan: 'off',
    log_min_messages: 'warning',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(join(dataFolder, '..', 'postgres.log'), 'a', 0o600);
  const [program, args] = asOrdinaryUser(findBinaries().postgres, [
    '-D',
    dataFolder,
    '-k',
    socketFolder,
    ...flags,
  ]);
  // Detached: Ctrl-C goes to the gateway, which says goodbye to the database when it has finished.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
  child.on('error', () => {});
  child.unref();
  return child;
}

/** Whether a server serves this folder and lets clients in: its own word in the lock file, and a socket that answers. */
function accepts(dataFolder: string, socketFolder: string): Promise<boolean> {
  if (serverPid(dataFolder) === undefined || lockLines(dataFolder)[7]?.trim() !== 'ready')
    return Promise.resolve(false);
  const socket = connect(join(socketFolder, '.s.PGSQL.5432'));
  return new Promise((resolve) => {
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** The lock file's lines: the process id first, the server's state eighth. */
function lockLines(dataFolder: string): readonly string[] {
  try {
    return readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function serverPid(dataFolder: string): number | undefined {
  const pid = Number(lockLines(dataFolder)[0]);
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2_000) : '';
}
