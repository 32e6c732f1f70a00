const longestCause = 200;

/** What differs from time to time although the trouble is the same, and what stands in its place; in this order. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z\d+.-]*:\/\/[^\s"'`)]+/g, '<address>'],
  [/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/g, '<id>'],
  // A day, a time, or both.
  [/\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?[ap]m\b)?/g, '<time>'],
  [/(?<![\w.])(?:[a-z]:\\|~?\.{0,2}\/)[^\s"'`)]+/g, '<path>'],
  // Such as a hash, or a key of letters and digits.
  [/\b(?=[a-z]*\d)(?=\d*[a-z])[\da-z]{12,}\b/g, '<id>'],
  [
    /\b(?:\d+(?:[.,]\d+)*\s?(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)(?![a-z]) ?)+/g,
    '# ',
  ],
  [/\d+(?:[.,]\d+)*/g, '#'],
];

/**
 * What two failures have in common when they have the same cause: the kind of fault, and its reason without numbers, ids,
 * times, addresses and paths.
 */
export function causeOf(fault: string, reason: string): string {
  const common = varying.reduce((text, [what, by]) => text.replace(what, by), reason.toLowerCase());
  return `${fault}: ${common.replace(/\s+/g, ' ').trim().slice(0, longestCause).toWellFormed()}`;
}
