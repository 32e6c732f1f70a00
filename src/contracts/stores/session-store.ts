import type { Session } from '../../domain/session.ts';
import type { Speaker, TranscriptEntry } from '../../domain/transcript.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Usage } from '../usage.ts';

/** Contexts: at most one is open under a key. */
export interface SessionStore {
  /** The open session of the key, made from the rest when there is none. */
  ensure(session: NewSession): Promise<Session>;
  /** Opens a session under a key that nobody has used before. */
  open(session: NewSession): Promise<void>;
  get(id: Id<'session'>): Promise<Session | undefined>;
  /** The open sessions of a place under an agent, the one used last first. */
  list(agent: string, place: Id<'conversation'>): Promise<readonly SessionSummary[]>;
  /** Closes the session; its transcript stays readable. */
  end(id: Id<'session'>): Promise<void>;
  rename(id: Id<'session'>, key: string, name: string): Promise<void>;
  /** What the session's back-end noted last; undefined when it noted nothing. */
  memo(id: Id<'session'>): Promise<unknown>;
  keepMemo(id: Id<'session'>, memo: unknown): Promise<void>;
}

/** What a session is made from. */
export interface NewSession {
  readonly id: Id<'session'>;
  readonly key: string;
  readonly agent: string;
  readonly name: string;
  readonly place?: Id<'conversation'>;
  readonly person?: Id<'person'>;
}

/** A session as a list shows it. */
export interface SessionSummary extends Session {
  readonly entries: number;
  readonly lastText?: string;
  readonly usedAt: Date;
}

/** What was said in a session. Entries are added and never changed. */
export interface TranscriptStore {
  add(entries: readonly NewEntry[]): Promise<void>;
  /** The last `limit` entries, oldest first. */
  last(session: Id<'session'>, limit: number): Promise<readonly TranscriptEntry[]>;
}

/** A line before it has its time. */
export interface NewEntry {
  readonly session: Id<'session'>;
  readonly speaker: Speaker;
  readonly name: string;
  readonly text: string;
  readonly inbox?: Id<'inbox'>;
  readonly run?: Id<'run'>;
  readonly usage?: Usage;
}
