/** The text without its comments, so that a guard judges code alone. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

/** Timers and hours that do not come from the clock, by the ways that are easily overlooked. */
export function findStrayTime(text: string): readonly string[] {
  const stray =
    /\bAbortSignal\.timeout\(|\bnew Date(?!\w|\s*\()|from 'node:timers[^']*'|\bprocess\.hrtime\b/g;
  return withoutComments(text).match(stray) ?? [];
}

/** Statements of SQL in quoted strings, where no tag shows them; a capital letter alone begins a sentence of prose. */
export function findSql(text: string): readonly string[] {
  const quoted =
    withoutComments(text).match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
  const statement =
    /^.\s*(?:(?:select|SELECT)\s.+\s(?:from|FROM)\s|(?:insert into|INSERT INTO|delete from|DELETE FROM)\s|(?:update|UPDATE)\s+\w+\s+(?:set|SET)\s)/s;
  return quoted.filter((each) => statement.test(each));
}

/** The fields of log calls that are not on the list; values, spreads and nested records are not fields. */
export function findUnknownFields(text: string, known: readonly string[]): readonly string[] {
  const calls = withoutComments(text).matchAll(/\blog\.(?:debug|info|warn|error)\(\s*\{/g);
  return [...calls]
    .flatMap((call) => fieldsOf(withoutComments(text).slice(call.index + call[0].length)))
    .filter((field) => !known.includes(field));
}

/** The keys of a record whose text begins behind its brace. */
function fieldsOf(text: string): readonly string[] {
  let depth = 0;
  let part = '';
  const parts: string[] = [];
  for (const letter of text) {
    if (depth === 0 && letter === '}') break;
    if ('{[('.includes(letter)) depth += 1;
    if ('}])'.includes(letter)) depth -= 1;
    if (depth === 0 && letter === ',') {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part]
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('...'))
    .map((each) => /^'?(\w+)/.exec(each)?.[1] ?? each);
}

/** Names of tests that say "should", in any kind of quotes. */
export function findShould(text: string): readonly string[] {
  const names = text.matchAll(/\b(?:test|it|describe)\b[^\n]*?\(\s*(?:'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`)/g);
  return [...names]
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .filter((name) => /\bshould\b/i.test(name));
}

/** Tests that are left out or run alone, and waits for nothing in particular. A skip with its reason in the name is fine. */
export function findUnsound(text: string): readonly string[] {
  const found = withoutComments(text).match(
    /\b(?:test|it|describe)\.(?:only|todo|skip)\((?:[^\n]*)|\b(?:sleep|setTimeout)\([^\n]*/g,
  );
  return (found ?? []).filter((each) => !/\.skip\(`[^`]*\$\{reason\}/.test(each));
}

/** Exports without a doc comment directly above. */
export function findUndocumented(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const name = /^export (?:async )?(?:function\*?|const|interface|type|class) (\w+)/.exec(line)?.[1];
    let above = at - 1;
    while (lines[above]?.startsWith('// biome-ignore')) above -= 1;
    return name !== undefined && !lines[above]?.trimEnd().endsWith('*/') ? [name] : [];
  });
}

/** How many lines a file has. */
export function countLines(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** Whether a file has a name that says nothing about what is in it. */
export function isVague(path: string): boolean {
  return /(?:^|\/)(?:types|utils?|helpers?|common|index)\.tsx?$/.test(path);
}
