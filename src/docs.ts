import { readFileSync, writeFileSync } from 'node:fs';
import { backends } from '../adapters/agents.ts';
import { channels } from '../adapters/channels.ts';
import { commandTable } from './commands/command-table.ts';
import { commandDefinitions } from './commands/definitions.ts';
import { renderConfigSchema } from './config/config-json-schema.ts';
import { renderConfigReference } from './config/config-reference.ts';
import type { Metering } from './contracts/meter.ts';
import { editForms } from './domain/edits/edit-forms.ts';
import { taskSettings } from './domain/settings/settings.ts';
import { formatDuration } from './kernel/duration.ts';
import { errorTable } from './kernel/error-table.ts';
import { scheduleRows } from './tasks/schedule-table.ts';
import { toolDefinitions } from './tools/tool-list.ts';

const root = new URL('..', import.meta.url).pathname;

/** The README's blocks that are made from the code, by name. */
const blocks: Readonly<Record<string, () => string>> = {
  commands: () => commandTable(commandDefinitions),
  schedules: () =>
    table(['write', 'said back in Vienna on Saturday, 21 November 2026, at 9:00'], scheduleRows()),
  settings: () =>
    table(
      ['flag of `/task new`', 'what it sets', 'without it'],
      taskSettings.map(({ name, value, summary, isSwitch, usually = '' }) => [
        isSwitch ? `\`--${name}\`` : `\`--${name} ${value}\``,
        summary,
        usually,
      ]),
    ),
  config: () => renderConfigReference({ channels, backends }),
  edits: () =>
    table(
      ['write', 'changes'],
      editForms.toReversed().map(({ form, summary }) => [`\`${form}\``, summary]),
    ),
  errors: () =>
    table(
      ['code', 'what it says'],
      Object.entries(errorTable).map(([code, text]) => [`\`${code}\``, text]),
    ),
  guarantees: () =>
    table(
      [
        'channel',
        'received by',
        'shows a growing answer',
        'when nobody knows whether a delivery arrived',
        'killed at any moment while messages come in, answers grow and are sent',
      ],
      channels.map(({ name, title, abilities }) => [
        title,
        abilities.receivers === 'one' ? 'one node at a time' : 'each node',
        abilities.draftEveryMs === undefined ? 'no' : 'yes',
        fateOf(abilities),
        crashed(name),
      ]),
    ),
  agents: () =>
    table(
      ['back-end', 'what it is', 'holds capabilities back by', 'its calls are counted'],
      backends.map(({ name, title, enforcement, metering = 'house', modelPlace }) => [
        `\`${name}\``,
        title,
        [...new Set(Object.values(enforcement))].join(', '),
        modelPlace ? `with a \`key\` one by one, else ${counted[metering]}` : counted[metering],
      ]),
    ),
  tools: () =>
    table(
      ['tool', 'with', 'what it does'],
      toolDefinitions.map(({ name, needs, does }) => [`\`${name}\``, `\`${needs}\``, does]),
    ),
  programs: () => programTable(),
};

/** Who asks before a call what it may cost. */
const counted: Readonly<Record<Metering, string>> = {
  own: 'one by one',
  house: 'all of a request as one',
  free: 'not at all: it costs nothing',
};

const marks = { passed: '✓', failed: '✗', absent: '—' } as const;

/** What the crash test counted on a channel: it writes the file itself. */
function crashed(channel: string): string {
  const all: Record<string, Record<string, number>> = JSON.parse(
    readFileSync(`${root}config/crash-results.json`, 'utf8'),
  );
  const result = all[channel];
  if (!result) return '—';
  const { kills, messages, lost, doubledInSilence, halfAnswers, visibleRepeats, leftPlaceholders } = result;
  const left = leftPlaceholders ? `, ${leftPlaceholders} lone ✍️ left` : '';
  return `${kills} kills, ${messages} messages: ${lost} lost, ${doubledInSilence} silently doubled, ${halfAnswers} left half, ${visibleRepeats} visibly repeated${left}`;
}

/** How the real programs did when they were last driven: `npm run test:agents` writes it down itself. */
function programTable(): string {
  const tried: Record<string, ProgramRecord> = JSON.parse(
    readFileSync(`${root}config/agents-results.json`, 'utf8'),
  );
  const programs = Object.entries(tried);
  const laws = [...new Set(programs.flatMap(([, { laws: held }]) => Object.keys(held)))];
  return table(
    ['', ...programs.map(([name, { version, date }]) => `\`${name}\` ${version}, ${date}`)],
    laws.map((law) => [law, ...programs.map(([, { laws: held }]) => marks[held[law] ?? 'absent'])]),
  );
}

interface ProgramRecord {
  readonly version: string;
  readonly date: string;
  readonly laws: Readonly<Record<string, keyof typeof marks>>;
}

/** What the house does about a delivery that may have arrived. */
function fateOf({ resend, sameIdMs }: (typeof channels)[number]['abilities']): string {
  const marked = 'it stays on record as `unknown` and is said again with the mark "possible repeat"';
  const once = 'it goes again under the same id and is shown once';
  if (resend === 'safe') return once;
  if (resend === 'findable')
    return 'it is looked for on the platform, and goes again only if it is not there';
  return sameIdMs === undefined ? marked : `within ${formatDuration(sameIdMs)} ${once}; later ${marked}`;
}

const readme = readFileSync(`${root}README.md`, 'utf8');
const fresh: Readonly<Record<string, string>> = {
  'README.md': readme.replace(
    /(<!-- generated:(\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, start: string, name: string, end: string) => `${start}\n${renderBlock(name)}\n\n${end}`,
  ),
  'config/posthouse.schema.json': renderConfigSchema({ channels, backends }),
};

const stale = Object.entries(fresh).filter(([file, text]) => readText(file) !== text);
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`Stale: ${stale.map(([file]) => file).join(', ')}. Run "npm run docs".`);
  process.exitCode = 1;
} else {
  for (const [file, text] of stale) writeFileSync(root + file, text);
}

function renderBlock(name: string): string {
  const block = blocks[name];
  if (block) return block();
  const known = Object.keys(blocks).join(', ');
  throw new Error(`README.md asks for the block "${name}", which nothing makes. There are ${known}.`);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(root + file, 'utf8');
  } catch {
    return undefined;
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('\n', ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
