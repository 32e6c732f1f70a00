import { ChannelFault, type SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { neverConnected } from '../../../src/kernel/network-faults.ts';

/** How long to leave a message alone when Slack refuses the token: until a person has mended it. */
const refusedTokenMs = 900_000;

const portal = 'api.slack.com/apps';
/** Where the tokens are, by their place in the config. */
const places = {
  botToken: `the "Bot User OAuth Token" (xoxb-…) under "OAuth & Permissions" at ${portal}`,
  appToken: `the token (xapp-…) under "Basic Information" → "App-Level Tokens" at ${portal}`,
} as const;

/** What only a person can mend, by Slack's word for it. */
const mends: Readonly<Record<string, string>> = {
  not_authed: 'fill in botToken',
  invalid_auth: `copy botToken again: it is ${places.botToken}; appToken is ${places.appToken}`,
  token_revoked: 'install the app again and copy the new token',
  token_expired: 'switch token rotation off, install the app again and copy the new token',
  account_inactive: 'the app was removed from the workspace; install it again and copy the new token',
  user_removed_from_team: 'the app was removed from the workspace; install it again',
  team_disabled: 'the workspace is closed',
  missing_scope: `add the scope under "OAuth & Permissions" at ${portal} and install the app again`,
  not_allowed_token_type: 'botToken begins with xoxb-, appToken with xapp-',
  no_permission: 'ask an admin of the workspace to allow the app',
  access_denied: 'ask an admin of the workspace to allow the app',
  app_access_restricted: 'ask an admin of the workspace to allow the app',
  org_login_required: 'the workspace is being moved; try again when that is over',
  two_factor_setup_required: 'the account behind the token needs a second factor',
  forbidden_team: 'this workspace may not use Socket Mode; use signingSecret instead of appToken',
  link_disabled: `switch "Socket Mode" on again at ${portal}`,
};

/** An app-level token keeps the scopes that it was made with. */
const socketScope = 'connections:write';
const appScopeMend = `make a new token with this scope under "Basic Information" → "App-Level Tokens" at ${portal}, and fill it in as appToken`;
/** Slack says that a token is none of its own, or none any more. */
const wrongToken = ['invalid_auth', 'not_authed', 'not_allowed_token_type'];

/** Slack's own words for "not now". */
const later = [
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'team_added_to_org',
  'request_timeout',
  'external_channel_migrating',
  'update_failed',
];
/** The place is gone, or closed to us. */
const barred = [
  'not_in_channel',
  'is_archived',
  'channel_is_archived',
  'cannot_dm_bot',
  'messages_tab_disabled',
];
/** It failed on the way: some of it may have been done. */
const halfDone = ['fatal_error', 'internal_error'];

/**
 * What Slack's answer says is wrong, such as `channel_not_found`; undefined when Slack did not answer so.
 * By shape: a second copy of the SDK has other classes.
 */
export function errorNameOf(err: unknown): string | undefined {
  const name = fieldOf(fieldOf(err, 'data'), 'error');
  // The SDK puts a page that it cannot read here as well.
  return typeof name === 'string' && /^\w+$/.test(name) ? name : undefined;
}

/** Whether nothing will work until a person has mended the account. */
export function isRefused(err: unknown): boolean {
  return Object.hasOwn(mends, errorNameOf(err) ?? '');
}

/** How long Slack asks to be left alone; undefined when it does not. */
export function retryAfterMs(err: unknown): number | undefined {
  const fromHeaders = Number(fieldOf(fieldOf(err, 'headers'), 'retry-after'));
  const seconds =
    fieldOf(err, 'retryAfter') ??
    fieldOf(fieldOf(fieldOf(err, 'data'), 'response_metadata'), 'retryAfter') ??
    (fromHeaders > 0 ? fromHeaders : undefined);
  return typeof seconds === 'number' ? seconds * 1_000 : undefined;
}

/** What became of a message whose sending failed. Only an answer, or no connection at all, is certain. */
export function outcomeOf(err: unknown, secrets: readonly string[]): SendOutcome {
  const reason = reasonOf(err, secrets);
  const afterMs = retryAfterMs(err);
  const again = { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) } as const;
  if (isRefused(err)) return { kind: 'retry', reason, afterMs: refusedTokenMs };
  if (isRateLimit(err) || hasNeverConnected(err)) return again;
  const status = fieldOf(err, 'statusCode');
  // A proxy that gave up waiting cannot know what became of the request behind it.
  if (typeof status === 'number') return status >= 500 && status !== 504 ? again : atWorst(status, reason);
  const name = errorNameOf(err);
  if (name === undefined || halfDone.includes(name)) return { kind: 'unknown', reason };
  if (later.includes(name)) return again;
  return { kind: 'rejected', reason, ...(barred.includes(name) && { barred: true }) };
}

/** Whether a call that failed has changed nothing: it was answered, or never left. */
export function isCertainlyNotDone(err: unknown): boolean {
  const name = errorNameOf(err);
  if (name !== undefined) return !halfDone.includes(name);
  return isRateLimit(err) || hasNeverConnected(err);
}

function atWorst(status: number, reason: string): SendOutcome {
  return { kind: status === 504 ? 'unknown' : 'rejected', reason };
}

/** Why receiving ended. It carries no cause: the SDK's errors hold requests with tokens in them. */
export function faultOf(err: unknown, secrets: readonly string[]): ChannelFault {
  if (err instanceof ChannelFault) return err;
  const afterMs = retryAfterMs(err);
  return new ChannelFault(reasonOf(err, secrets), {
    final: isRefused(err),
    ...(afterMs !== undefined && { afterMs }),
  });
}

/** One sentence for people, in which no secret ever appears. */
export function reasonOf(err: unknown, secrets: readonly string[]): string {
  const name = errorNameOf(err);
  if (name !== undefined) {
    const needed = fieldOf(fieldOf(err, 'data'), 'needed');
    const said = typeof needed === 'string' ? `${name}, needed: ${needed}` : name;
    const mend = name === 'missing_scope' && needed === socketScope ? appScopeMend : mends[name];
    return mend === undefined ? `Slack answered ${said}` : `Slack refuses the account (${said}): ${mend}`;
  }
  if (isRateLimit(err)) return 'Slack answered that there were too many requests';
  const status = fieldOf(err, 'statusCode');
  if (typeof status === 'number') return `Slack answered with the status ${status}`;
  if (fieldOf(err, 'data') !== undefined) return 'Slack answered with something that cannot be read';
  if (fieldOf(fieldOf(err, 'original'), 'name') === 'TimeoutError') return 'Slack did not answer in time';
  return scrub(`Slack could not be reached: ${codeOf(err) ?? messageOf(causeOf(err))}`, secrets);
}

/** The same of a call whose token is known: a wrong one is told with the place where the right one is. */
export function reasonOfToken(
  err: unknown,
  { key, secrets }: { readonly key: keyof typeof places; readonly secrets: readonly string[] },
): string {
  const name = errorNameOf(err) ?? '';
  if (!wrongToken.includes(name)) return reasonOf(err, secrets);
  return `Slack refuses ${key} (${name}): copy ${places[key]}`;
}

/** What to do about scopes that the app was not given. */
export function lackOf(scopes: readonly string[]): string {
  const them = scopes.length === 1 ? 'it' : 'them';
  return `the app lacks ${scopes.join(', ')}: add ${them} under "OAuth & Permissions" at ${portal} and install the app again`;
}

/** The text without the secrets in it. */
export function scrub(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '<secret>'), text);
}

function isRateLimit(err: unknown): boolean {
  if (fieldOf(err, 'code') === 'slack_webapi_rate_limited_error') return true;
  return err instanceof Error && err.message.startsWith('Retry header did not contain a valid timeout');
}

/** The innermost error: the SDK wraps what `fetch` says, and `fetch` what the connection said. */
function causeOf(err: unknown): unknown {
  const inner = fieldOf(err, 'original') ?? fieldOf(err, 'cause');
  return inner === undefined ? err : causeOf(inner);
}

function codeOf(err: unknown): string | undefined {
  const code = fieldOf(causeOf(err), 'code');
  return typeof code === 'string' ? code : undefined;
}

function hasNeverConnected(err: unknown): boolean {
  const step = fieldOf(causeOf(err), 'syscall');
  return step === 'connect' || step === 'getaddrinfo' || neverConnected.includes(codeOf(err) ?? '');
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
