/**
 * Splits a line into words as people quote them: 'as it is', "with \" inside", a\ b. Nothing is expanded.
 * Undefined when a quote stays open.
 */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? '';
    const following = line[index + 1];
    if (character === '\\' && quote !== "'" && following !== undefined && isEscapable(following, quote)) {
      word = (word ?? '') + following;
      index += 1;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}

function isEscapable(character: string, quote: string): boolean {
  return quote === '' ? /[\s"'\\]/.test(character) : /["\\]/.test(character);
}
