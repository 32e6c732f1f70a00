import type { FileContent } from '../../domain/file.ts';
import type { Id } from '../../kernel/ids.ts';

/** What agents hand to people, until it is delivered. */
export interface FileStore {
  add(file: FileContent & { readonly id: Id<'file'> }): Promise<void>;
  /** Undefined when it was forgotten. */
  get(id: Id<'file'>): Promise<FileContent | undefined>;
  /** Drops what was delivered, or given up, some days ago. */
  forget(): Promise<number>;
}
