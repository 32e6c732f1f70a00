/** Cuts secrets out by value, wherever they turn up. */
export interface Redactor {
  text(text: string): string;
  /** Of the same length, so that a file of a known form stays one. */
  bytes(bytes: Uint8Array): Uint8Array;
  /** For a text that comes in pieces: gives each on as soon as no secret can begin in it. */
  stream(): RedactedStream;
}

/** A text in pieces; a secret may lie across several of them. */
export interface RedactedStream {
  /** @returns what may be shown by now */
  take(piece: string): string;
  /** @returns what was held back */
  rest(): string;
}

const hidden = '[secret]';
const star = '*'.charCodeAt(0);

/** A redactor that knows these secrets. What is too short or too plain is a word that people use, and is left alone. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = [...new Set(secrets.filter(isTelling).flatMap(formsOf))].toSorted(byLength);
  if (known.length === 0) return blind;
  const pattern = new RegExp(known.map(literal).join('|'), 'g');
  const text = (given: string) => given.replace(pattern, hidden);
  return {
    text,
    bytes: (given) => withStars(given, known),
    stream() {
      let held = '';
      return {
        take(piece) {
          const given = held + piece;
          const maybe = given.length - beginningAtEnd(given, known);
          // One secret may end in what could be the beginning of the next.
          const across = [...given.matchAll(pattern)].find(
            ({ index, 0: found }) => index + found.length > maybe,
          );
          const border = Math.min(maybe, across?.index ?? maybe);
          held = given.slice(border);
          return text(given.slice(0, border));
        },
        rest() {
          const last = text(held);
          held = '';
          return last;
        },
      };
    },
  };
}

/** For whoever has no secrets. */
export const blind: Redactor = {
  text: (text) => text,
  bytes: (bytes) => bytes,
  stream: () => ({ take: (piece) => piece, rest: () => '' }),
};

/** `posthouse` as a password of a database must not vanish from what people say. */
function isTelling(secret: string): boolean {
  return secret.length >= 12 || (secret.length >= 8 && /[a-z]/i.test(secret) && /\d/.test(secret));
}

/** As it is, as JSON has it, and as addresses have it. */
function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}

/** The longest first: one secret may begin with another. */
function byLength(left: string, right: string): number {
  return right.length - left.length;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** How many of the last letters could be the beginning of a secret. */
function beginningAtEnd(text: string, secrets: readonly string[]): number {
  const most = Math.min(text.length, (secrets[0]?.length ?? 1) - 1);
  for (let length = most; length > 0; length--) {
    const end = text.slice(-length);
    if (secrets.some((secret) => secret.startsWith(end))) return length;
  }
  return 0;
}

function withStars(bytes: Uint8Array, secrets: readonly string[]): Uint8Array {
  let result = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const secret of secrets.map((each) => Buffer.from(each))) {
    for (let at = result.indexOf(secret); at !== -1; at = result.indexOf(secret, at + secret.length)) {
      // Whoever gave the bytes keeps theirs as they are.
      if (result.buffer === bytes.buffer) result = Buffer.from(result);
      result.fill(star, at, at + secret.length);
    }
  }
  return result;
}
