/** Programs that change nothing, as they begin; what stands behind them may still, and is for the rules to hold. */
export const harmlessCommands: readonly string[] = [
  ...['ls', 'cat', 'head', 'tail', 'wc', 'grep', 'rg', 'stat', 'file', 'du', 'df', 'date', 'pwd', 'echo'],
  ...['git log', 'git diff', 'git status', 'git show', 'git branch --list', 'git blame'],
];

/** Ways to look at pull requests and issues that change none. */
export const lookingCommands: readonly string[] = [
  'gh pr view',
  'gh pr list',
  'gh pr diff',
  'gh issue view',
  'gh issue list',
  'gh run view',
  'gh run list',
];
