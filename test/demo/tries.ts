const formats =
  'say **bold**, _italic_ and `code`\n\n- a list\n- of two\n\n> a quote\n\n```js\nconst answer = 42;\n```';

/** Things worth typing to the demo agent. */
export function triesOf({
  platform,
  mention,
  command,
}: {
  /** A task's name may be used once, and Ann is the same on all platforms. */
  readonly platform: string;
  /** What must stand in front, where the bot listens only when it is named. */
  readonly mention?: string;
  /** What a command begins with, where there are commands. */
  readonly command?: string;
}): readonly string[] {
  const lead = mention === undefined ? '' : `${mention} `;
  return [
    `${lead}hello`,
    `${lead}count to 15`,
    `${lead}${formats}`,
    ...(command === undefined ? [] : [`${command}task new every 20s ${platform} pulse: say hello`]),
  ];
}
