type Kind = 'integer' | 'string' | 'boolean' | 'object' | 'array' | 'chat';

/** What all methods take that bring a file; a file is an object here. */
const upload = {
  chat_id: 'chat!',
  message_thread_id: 'integer',
  direct_messages_topic_id: 'integer',
  caption: 'string',
  caption_entities: 'array',
  disable_notification: 'boolean',
  reply_parameters: 'object',
  reply_markup: 'object',
} as const;

/** The parameters of each method that the imitation knows; `!` marks the required ones. */
const methods: Readonly<Record<string, Readonly<Record<string, Kind | `${Kind}!`>>>> = {
  getMe: {},
  getUpdates: { offset: 'integer', limit: 'integer', timeout: 'integer', allowed_updates: 'array' },
  setWebhook: {
    url: 'string!',
    secret_token: 'string',
    allowed_updates: 'array',
    drop_pending_updates: 'boolean',
  },
  deleteWebhook: { drop_pending_updates: 'boolean' },
  getWebhookInfo: {},
  sendMessage: {
    chat_id: 'chat!',
    text: 'string!',
    message_thread_id: 'integer',
    direct_messages_topic_id: 'integer',
    parse_mode: 'string',
    entities: 'array',
    link_preview_options: 'object',
    disable_notification: 'boolean',
    protect_content: 'boolean',
    reply_parameters: 'object',
    reply_markup: 'object',
  },
  editMessageText: {
    chat_id: 'chat!',
    message_id: 'integer!',
    text: 'string!',
    parse_mode: 'string',
    entities: 'array',
    link_preview_options: 'object',
    reply_markup: 'object',
  },
  sendMessageDraft: {
    chat_id: 'integer!',
    draft_id: 'integer!',
    text: 'string!',
    message_thread_id: 'integer',
    parse_mode: 'string',
    entities: 'array',
  },
  sendPhoto: { ...upload, photo: 'object!' },
  sendVoice: { ...upload, voice: 'object!' },
  sendAudio: { ...upload, audio: 'object!' },
  sendDocument: { ...upload, document: 'object!' },
  sendChatAction: { chat_id: 'chat!', action: 'string!', message_thread_id: 'integer' },
  setMyCommands: { commands: 'array!', scope: 'object', language_code: 'string' },
  getMyCommands: { scope: 'object', language_code: 'string' },
  answerCallbackQuery: {
    callback_query_id: 'string!',
    text: 'string',
    show_alert: 'boolean',
    url: 'string',
    cache_time: 'integer',
  },
  getFile: { file_id: 'string!' },
};

/** Whether there is such a method. */
export function isMethod(name: string): boolean {
  return Object.hasOwn(methods, name);
}

/** What is wrong with a call's parameters; stricter than the platform, which ignores parameters that it does not know. */
export function parameterError(name: string, given: Readonly<Record<string, unknown>>): string | undefined {
  const known = methods[name] ?? {};
  for (const [key, kind] of Object.entries(known)) {
    const value = given[key];
    if (value === undefined && kind.endsWith('!')) return missingText(key);
    if (value !== undefined && !fits(value, kind.replace('!', '')))
      return `can't parse ${key}: expected ${kind.replace('!', '')}`;
  }
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(known, key));
  return unknown === undefined ? undefined : `the imitation knows no parameter ${unknown} of ${name}`;
}

function missingText(key: string): string {
  return (
    { chat_id: 'chat_id is empty', text: 'message text is empty' }[key] ?? `parameter "${key}" is required`
  );
}

function fits(value: unknown, kind: string): boolean {
  switch (kind) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'chat':
      return Number.isSafeInteger(value) || typeof value === 'string';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === kind;
  }
}
