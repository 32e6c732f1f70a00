import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { systemClock } from '../kernel/clock.ts';
import { parseDurationMs } from '../kernel/duration.ts';
import { HouseError } from '../kernel/errors.ts';
import { connectTo } from '../store/database.ts';
import { type ExportTable, exportedColumns, exportRows, exportTables } from '../store/export-rows.ts';
import type { CliContext } from './cli-context.ts';
import type { ExportOptions } from './export-options.ts';
import { withStores } from './with-stores.ts';

type Row = Readonly<Record<string, unknown>>;

/** Writes the rows of a table to the output, in constant memory however many there are. */
export async function exportHistory(context: CliContext, options: ExportOptions): Promise<number> {
  const table = exportTables.find((each) => each === options.table);
  const format = (['jsonl', 'csv'] as const).find((each) => each === options.format);
  if (!table) throw unknown('table', options.table, exportTables.join(', '));
  if (!format) throw unknown('format', options.format, 'jsonl, csv');
  const since = options.since === undefined ? undefined : sinceOf(options.since, systemClock.now());
  await withStores(context, async (_, __, { address }) => {
    // The stores' own connections hand out instants as text.
    const sql = connectTo(address, { max: 1 });
    const rows = exportRows(sql, table, since);
    await writeRows(rows, { output: process.stdout, table, format }).finally(() => sql.end());
  });
  return 0;
}

/** Writes rows as they come, and waits for whoever reads. Ends early, in silence, when they have seen enough. */
export async function writeRows(
  batches: AsyncIterable<readonly Row[]>,
  { output, table, format }: { output: Writable; table: ExportTable; format: 'jsonl' | 'csv' },
): Promise<void> {
  let isClosed = false;
  output.on('error', () => {
    isClosed = true;
  });
  const columns = exportedColumns[table];
  if (format === 'csv') output.write(`${columns.join(',')}\n`);
  for await (const rows of batches) {
    const lines = rows.map((row) => (format === 'csv' ? csvLine(row, columns) : JSON.stringify(row)));
    const isFull = !output.write(lines.map((line) => `${line}\n`).join(''));
    if (isClosed) return;
    if (isFull) await Promise.race([once(output, 'drain'), once(output, 'close')]).catch(() => {});
  }
}

function csvLine(row: Row, columns: readonly string[]): string {
  return columns.map((column) => csvCell(row[column])).join(',');
}

/** @see RFC 4180 */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text =
    value instanceof Date
      ? value.toISOString()
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A day or an instant as ISO text, or how long ago. */
export function sinceOf(text: string, now: Date): Date {
  const ageMs = parseDurationMs(text);
  if (ageMs !== undefined) return new Date(now.getTime() - ageMs);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw unknown('since', text, 'a day such as 2026-11-01, or a length such as 30d');
  return new Date(at);
}

function unknown(option: string, value: string, expected: string): HouseError {
  return new HouseError('cli.option', { option, value, expected });
}
