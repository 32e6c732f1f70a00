import { readFileSync, writeFileSync } from 'node:fs';
import { channels } from '../../adapters/channels.ts';
import { channelTrials } from '../../test/contracts/channel-trials.ts';
import { withConformance } from '../../test/contracts/conformance-table.ts';

// What each channel can do is said by the suite that tries it, and the house may not know its tests: so this is no part of docs.ts.
const file = new URL('../../README.md', import.meta.url).pathname;
const readme = readFileSync(file, 'utf8');
const tried = channels.map(({ name, title }) => ({ title, skips: channelTrials[name]?.skips ?? {} }));
const fresh = withConformance(readme, tried);

if (fresh !== readme && process.argv.includes('--check')) {
  console.error('Stale: the table of channels in README.md. Run "npm run docs".');
  process.exitCode = 1;
} else if (fresh !== readme) writeFileSync(file, fresh);
