/** Why the gateway does not pass a call on, in the words of providers. */
interface Refusal {
  readonly status: number;
  readonly type: string;
  /** One sentence for people: it may stand in an answer. */
  readonly message: string;
}

/** An answer that says so in one shape that each API reads: each looks at its own part of it. */
export function refuse({ status, type, message }: Refusal): Response {
  const error = { type, message, code: status, status: type.toUpperCase() };
  return Response.json({ type: 'error', error }, { status });
}

/** Whoever shows no token of a request that is still under way. */
export function refuseStranger(): Response {
  const message = 'This key opens nothing: it was for one request of an agent, and only while that lasts.';
  return refuse({ status: 401, type: 'authentication_error', message });
}
