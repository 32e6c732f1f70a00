/** Programs that change nothing. Behind `&&`, `;` or a pipe each must be allowed by itself. */
export const harmlessCommands: readonly string[] = [
  ...['ls', 'cat', 'head', 'tail', 'wc', 'grep', 'rg', 'stat', 'file', 'du', 'df', 'date', 'pwd', 'echo'],
  ...['git log', 'git diff', 'git status', 'git show', 'git branch --list', 'git blame'],
];

/** What `gh` does that changes nothing. */
export const lookingCommands: readonly string[] = [
  'gh pr view',
  'gh pr list',
  'gh pr diff',
  'gh issue view',
  'gh issue list',
  'gh run view',
  'gh run list',
];
