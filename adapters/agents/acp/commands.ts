import { harmlessCommands, lookingCommands } from '../../process/harmless-commands.ts';

/** One program and its arguments, as a shell would take them. */
export type Words = readonly string[];

const quoted = /'[^']*'|"[^"$`\\!]*"/;
const bare = /[\w./:=,@+%^-]+/;
const word = new RegExp(`(?:${quoted.source}|${bare.source})+`);
const joint = /&&|\|\||\||;/;
const plain = new RegExp(`${word.source}|${joint.source}`, 'g');

/**
 * The programs that a line runs, one after another. Undefined for a line that does anything else that shells can do: what is
 * expanded, substituted or sent to a file is not looked into.
 */
export function programsOf(line: string): readonly Words[] | undefined {
  if (line.replace(plain, '').replaceAll(' ', '') !== '') return undefined;
  const programs: string[][] = [[]];
  for (const [token] of line.matchAll(plain)) {
    if (joint.test(token) && !/['"]/.test(token)) programs.push([]);
    else programs.at(-1)?.push(token.replaceAll(/['"]/g, ''));
  }
  return programs.every((each) => each.length > 0) ? programs : undefined;
}

/** Of programs that change nothing: what makes one of them write, or run another. */
const doing = /^--(?:output|pre|ext-diff|textconv|open|exec|set|compile|hostname-bin|search-zip)/;
const flag = /^(?:-[A-Za-z0-9]*|--[a-z][a-z-]*(?:=[\w.:%,-]+)?)$/;
/** They can be told to change something by one letter. */
const flagless = ['date', 'file'];

/** Whether a program only looks at files. */
export function looksAtFiles(words: Words): boolean {
  const flags = behind(words, harmlessCommands)?.filter(isFlag);
  return flags?.every((each) => isHarmless(each, words[0])) === true;
}

/** Whether a program only looks at what is on GitHub. */
export function looksAtGitHub(words: Words): boolean {
  return behind(words, lookingCommands) !== undefined;
}

/** What may be a file among the arguments. */
export function argumentsOf(words: Words): Words {
  return words.slice(1).filter((each) => !isFlag(each));
}

function isHarmless(each: string, program: string | undefined): boolean {
  return flag.test(each) && !doing.test(each) && !flagless.includes(program ?? '');
}

function isFlag(each: string): boolean {
  return each.startsWith('-');
}

/** What stands behind one of the commands. */
function behind(words: Words, commands: readonly string[]): Words | undefined {
  const command = commands.find((each) => each.split(' ').every((part, index) => part === words[index]));
  return command === undefined ? undefined : words.slice(command.split(' ').length);
}
