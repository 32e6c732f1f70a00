import { enableCompileCache } from 'node:module';
import { nameSourceLines } from './kernel/source-lines.ts';

// The way in. Everything heavy is imported by the command that needs it, and compiled once for all starts.
enableCompileCache();
nameSourceLines();
const { program } = await import('./cli/program.ts');
await program(new URL('..', import.meta.url).pathname).parseAsync();
