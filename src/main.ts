import { program } from './cli/program.ts';

// The way in. Everything heavy is imported by the command that needs it: `--help` costs a blink.
await program(new URL('..', import.meta.url).pathname).parseAsync();
