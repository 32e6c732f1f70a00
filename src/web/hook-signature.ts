import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the caller's clock may be from ours, and so how long a signature is good. */
export const replayWindowMs = 300_000;

/** A request as far as its signature goes. */
export interface SignedRequest {
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
  readonly secret: string;
  readonly now: Date;
}

/** Whether the caller has the secret; and what makes this request the same as another. */
export type SignatureReading =
  | {
      readonly kind: 'good';
      readonly key: string;
      /** The signature: it counts once, whatever key stands beside it. Undefined where keys are signed for by the caller alone. */
      readonly mark?: string;
    }
  | { readonly kind: 'wrong'; readonly error: string };

const longestKey = 200;

/**
 * Checks `X-Posthouse-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY`, or GitHub's `X-Hub-Signature-256`,
 * that of the body alone. The comparison takes the same time whatever is wrong.
 */
export function readSignature(request: SignedRequest): SignatureReading {
  const own = request.header('x-posthouse-signature');
  if (own !== undefined) return readOwn(request, own);
  const hub = request.header('x-hub-signature-256');
  if (hub === undefined) return wrong('This request is not signed.');
  const signature = /^sha256=([0-9a-f]{64})$/i.exec(hub.trim())?.[1] ?? '';
  if (!isSigned(request, '', [signature]))
    return wrong('The signature does not fit the secret and the body.');
  const delivery = request.header('x-github-delivery');
  return withKey(delivery, { prefix: 'github', fallback: `hub:${signature.toLowerCase()}` });
}

function readOwn(request: SignedRequest, header: string): SignatureReading {
  const parts = header.split(',').map((part) => part.trim());
  const stamps = parts.flatMap((part) => /^t=(\d{1,12})$/.exec(part)?.[1] ?? []);
  const signatures = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/i.exec(part)?.[1]?.toLowerCase() ?? []);
  const [stamp] = stamps;
  const isGood = isSigned(request, `${stamp ?? ''}.`, signatures);
  if (stamps.length !== 1 || stamp === undefined || signatures.length === 0)
    return wrong(`"${header.slice(0, 80)}" is no signature that I can read.`);
  if (!isGood) return wrong('The signature does not fit the secret, the time and the body.');
  const ageMs = request.now.getTime() - Number(stamp) * 1_000;
  if (Math.abs(ageMs) > replayWindowMs) {
    const seconds = Math.round(Math.abs(ageMs) / 1_000);
    return wrong(
      `The signature is ${seconds} seconds ${ageMs > 0 ? 'old' : 'in the future'}; at most ${replayWindowMs / 1_000} are allowed. Sign each try anew, by a clock that is right.`,
    );
  }
  const mark = digest(request, `${stamp}.`).toString('hex');
  return withKey(request.header('idempotency-key'), { prefix: 'key', fallback: `sig:${mark}`, mark });
}

function withKey(
  given: string | undefined,
  { prefix, fallback, mark }: { prefix: string; fallback: string; mark?: string },
): SignatureReading {
  const key = given?.trim() ?? '';
  if (key.length > longestKey) return wrong(`A key has at most ${longestKey} characters.`);
  return {
    kind: 'good',
    key: key === '' ? fallback : `${prefix}:${key}`,
    ...(mark !== undefined && { mark }),
  };
}

function isSigned(request: SignedRequest, before: string, signatures: readonly string[]): boolean {
  const wanted = digest(request, before);
  const compared = (signatures.length === 0 ? [''] : signatures.slice(0, 5)).map((each) => {
    const given = Buffer.alloc(wanted.length);
    given.write(each, 'hex');
    return timingSafeEqual(given, wanted);
  });
  return compared.includes(true);
}

function digest({ body, secret }: SignedRequest, before: string): Buffer {
  return createHmac('sha256', secret).update(before).update(body).digest();
}

function wrong(error: string): SignatureReading {
  return { kind: 'wrong', error };
}
