type Kind = 'string' | 'boolean' | 'json' | 'number';

/** The arguments of each method that the imitation knows; `!` marks the required ones. */
const methods: Readonly<Record<string, Readonly<Record<string, Kind | `${Kind}!`>>>> = {
  'auth.test': {},
  'apps.connections.open': {},
  'chat.postMessage': {
    channel: 'string!',
    text: 'string',
    blocks: 'json',
    attachments: 'json',
    markdown_text: 'string',
    metadata: 'json',
    thread_ts: 'string',
    reply_broadcast: 'boolean',
    link_names: 'boolean',
    mrkdwn: 'boolean',
    parse: 'string',
    unfurl_links: 'boolean',
    unfurl_media: 'boolean',
    username: 'string',
    icon_emoji: 'string',
    icon_url: 'string',
  },
  'chat.postEphemeral': {
    channel: 'string!',
    user: 'string!',
    text: 'string',
    blocks: 'json',
    attachments: 'json',
    markdown_text: 'string',
    thread_ts: 'string',
    link_names: 'boolean',
    parse: 'string',
    username: 'string',
    icon_emoji: 'string',
    icon_url: 'string',
  },
  'chat.update': {
    channel: 'string!',
    ts: 'string!',
    text: 'string',
    blocks: 'json',
    attachments: 'json',
    markdown_text: 'string',
    metadata: 'json',
    link_names: 'boolean',
    parse: 'string',
    reply_broadcast: 'boolean',
    file_ids: 'json',
  },
  'chat.startStream': {
    channel: 'string!',
    // The platform's page calls it optional; without it streams exist only in channels.
    thread_ts: 'string!',
    markdown_text: 'string',
    chunks: 'json',
    recipient_user_id: 'string',
    recipient_team_id: 'string',
    task_display_mode: 'string',
    username: 'string',
    icon_emoji: 'string',
    icon_url: 'string',
  },
  'chat.appendStream': { channel: 'string!', ts: 'string!', markdown_text: 'string', chunks: 'json' },
  'chat.stopStream': {
    channel: 'string!',
    ts: 'string!',
    markdown_text: 'string',
    chunks: 'json',
    blocks: 'json',
    metadata: 'json',
  },
  'chat.delete': { channel: 'string!', ts: 'string!' },
  'reactions.add': { channel: 'string!', name: 'string!', timestamp: 'string!' },
  'reactions.remove': { channel: 'string!', name: 'string!', timestamp: 'string!' },
  'assistant.threads.setStatus': {
    channel_id: 'string!',
    thread_ts: 'string!',
    // Empty where there is none any more.
    status: 'string',
    loading_messages: 'json',
    icon_emoji: 'string',
    icon_url: 'string',
    username: 'string',
  },
  'assistant.threads.setSuggestedPrompts': {
    channel_id: 'string!',
    thread_ts: 'string',
    prompts: 'json!',
    title: 'string',
  },
  'assistant.threads.setTitle': { channel_id: 'string!', thread_ts: 'string!', title: 'string!' },
  'users.info': { user: 'string!', include_locale: 'boolean' },
  'files.info': { file: 'string!', cursor: 'string', limit: 'number' },
  'files.getUploadURLExternal': {
    filename: 'string!',
    length: 'number!',
    alt_txt: 'string',
    snippet_type: 'string',
  },
  'files.completeUploadExternal': {
    files: 'json!',
    channel_id: 'string',
    thread_ts: 'string',
    initial_comment: 'string',
    blocks: 'json',
  },
  'conversations.history': {
    channel: 'string!',
    cursor: 'string',
    include_all_metadata: 'boolean',
    inclusive: 'boolean',
    latest: 'string',
    limit: 'number',
    oldest: 'string',
  },
  'conversations.replies': {
    channel: 'string!',
    ts: 'string!',
    cursor: 'string',
    include_all_metadata: 'boolean',
    inclusive: 'boolean',
    latest: 'string',
    limit: 'number',
    oldest: 'string',
  },
  'conversations.info': { channel: 'string!', include_locale: 'boolean', include_num_members: 'boolean' },
};

/** What a call says, with what is JSON in it read. */
export type Given = Readonly<Record<string, unknown>>;

/** The answer to a call that is wrong in its form; undefined when it is not. */
export interface FormError {
  readonly error: string;
  readonly message: string;
}

/** Whether there is such a method. */
export function isMethod(name: string): boolean {
  return Object.hasOwn(methods, name);
}

/** Reads a call's arguments; stricter than the platform, which ignores those that it does not know. */
export function readArguments(name: string, given: Readonly<Record<string, string>>): Given | FormError {
  const known = methods[name] ?? {};
  const unknown = Object.keys(given).find((key) => key !== 'token' && !Object.hasOwn(known, key));
  if (unknown !== undefined) return invalid(`the imitation knows no argument ${unknown} of ${name}`);
  const missing = Object.entries(known).find(([key, kind]) => kind.endsWith('!') && !given[key]);
  if (missing) return invalid(`missing required field: ${missing[0]}`);
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const kind = known[key]?.replace('!', '') ?? 'string';
    const meant = readValue(value, kind);
    if (meant === undefined) return invalid(`must be a ${kind} [json-pointer:/${key}]`);
    read[key] = meant;
  }
  return read;
}

/** Whether reading ended in an error. */
export function isFormError(read: Given | FormError): read is FormError {
  return 'error' in read && 'message' in read;
}

function invalid(message: string): FormError {
  return { error: 'invalid_arguments', message };
}

function readValue(value: string, kind: string): unknown {
  switch (kind) {
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[value];
    case 'number':
      return Number.isFinite(Number(value)) ? Number(value) : undefined;
    case 'json':
      try {
        return JSON.parse(value);
      } catch {
        return undefined;
      }
    default:
      return value;
  }
}
