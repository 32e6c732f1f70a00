/** What the REST API answers; no body stands for 204. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call that came in, as it was. */
export interface PeerCall {
  /** Method and path with `:id` in the place of ids. */
  readonly route: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Files that came with it. */
  readonly files?: readonly UploadedFile[];
}

/** A file of a form. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly data: Buffer;
}

/** Codes and texts are Discord's own, word for word, because programs look at them. */
export function apiError(status: number, code: number, message: string, errors?: object): ApiAnswer {
  return { status, body: { code, message, ...(errors && { errors }) } };
}

/** What is wrong with one field of a form. */
export function formError(field: string, code: string, message: string): ApiAnswer {
  const errors = field
    .split('.')
    .reduceRight<object>((inner, name) => ({ [name]: inner }), { _errors: [{ code, message }] });
  return apiError(400, 50035, 'Invalid Form Body', errors);
}
