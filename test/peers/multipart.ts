/** One part of a form: a value, or a file when it has a name. */
export interface Part {
  readonly name: string;
  readonly fileName?: string;
  readonly mediaType?: string;
  readonly bytes: Buffer;
}

/** The parts of a multipart body, as lenient as servers are: names may stand without quotes. Undefined when it is none. */
export function readMultipart(contentType: string, body: Buffer): readonly Part[] | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  // Every part stands between two of them, also the first.
  const border = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = whole.indexOf(border);
  for (;;) {
    const next = whole.indexOf(border, at + border.length);
    if (at < 0 || next < 0) return parts;
    parts.push(partOf(whole.subarray(at + border.length + 2, next)));
    at = next;
  }
}

function partOf(part: Buffer): Part {
  const gap = part.indexOf('\r\n\r\n');
  const head = part.subarray(0, gap).toString('utf8');
  const [, name = ''] = /\bname="([^"]*)"/i.exec(head) ?? [];
  const [, quoted, bare] = /\bfilename=(?:"([^"]*)"|([^;\r\n]+))/i.exec(head) ?? [];
  const fileName = quoted ?? bare;
  const mediaType = /^content-type:\s*(\S+)/im.exec(head)?.[1];
  return {
    ...{ name, bytes: part.subarray(gap + 4) },
    ...(fileName !== undefined && { fileName }),
    ...(mediaType !== undefined && { mediaType }),
  };
}
