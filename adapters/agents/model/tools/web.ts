import { convert } from 'html-to-text';
import { lookAtPage } from '../../../../src/kernel/look-at-page.ts';
import { RefusedUse } from './refused-use.ts';

const mostBytes = 2_000_000;
const mostLetters = 40_000;

/**
 * What a page says, as text.
 * @throws Error with a sentence for the model, when it cannot be had
 */
export async function fetchPage(
  url: string,
  { allowHosts, signal }: { readonly allowHosts: readonly string[]; readonly signal: AbortSignal },
): Promise<string> {
  const address = URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol)) throw new Error(`"${url}" is no web address.`);
  const look = await lookAtPage(address, { allowHosts, signal, mostBytes, userAgent: 'posthouse' });
  if (look.kind === 'refused') {
    throw new RefusedUse(`"${look.host}" is inside of the network of this house, which may not be asked.`);
  }
  if (look.kind === 'unreachable') throw new Error(`${url}: ${look.reason}.`);
  const text = /html/i.test(look.type) ? readable(look.text, address) : look.text;
  const cut = text.length > mostLetters ? `${text.slice(0, mostLetters)}\n… cut, as it is too long` : text;
  return `${look.status} ${look.type}\n\n${cut}`;
}

function readable(html: string, { href }: URL): string {
  const pathRewrite = (path: string) => URL.parse(path, href)?.href ?? path;
  const headings = [1, 2, 3, 4, 5, 6].map((level) => ({
    selector: `h${level}`,
    options: { uppercase: false },
  }));
  return convert(html, {
    wordwrap: false,
    // What stands around the text is left out, where the page says what that is.
    baseElements: { selectors: ['main', 'article'], returnDomByDefault: true },
    selectors: [
      { selector: 'a', options: { pathRewrite, hideLinkHrefIfSameAsText: true } },
      { selector: 'img', format: 'skip' },
      ...headings,
    ],
  });
}
