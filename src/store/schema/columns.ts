import { timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Id, IdKind } from '../../kernel/ids.ts';

/** A column that holds the id of one kind of thing. */
export const idColumn = <Kind extends IdKind>(name: string) => uuid(name).$type<Id<Kind>>();

/** An instant, to the millisecond in the program. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
