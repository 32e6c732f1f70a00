import { type ApiAnswer, formError } from './discord-answers.ts';

type Given = Readonly<Record<string, unknown>>;
type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array';

const messageFields: Readonly<Record<string, Kind>> = {
  content: 'string',
  embeds: 'array',
  allowed_mentions: 'object',
  sticker_ids: 'array',
  components: 'array',
  flags: 'number',
  attachments: 'array',
  message_reference: 'object',
  nonce: 'string',
  enforce_nonce: 'boolean',
  tts: 'boolean',
};
const editFields = ['content', 'embeds', 'allowed_mentions', 'components', 'flags', 'attachments'];

/** What is wrong with a message; stricter than the platform, which ignores fields that it does not know. */
export function messageError(given: Given, { isEdit = false } = {}): ApiAnswer | undefined {
  const known = Object.entries(messageFields).filter(([name]) => !isEdit || editFields.includes(name));
  const nonce = given['nonce'];
  return (
    fieldsError(given, Object.fromEntries(known)) ??
    lengthError(given) ??
    (typeof nonce === 'string' && nonce.length > 25
      ? formError('nonce', 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.')
      : undefined) ??
    mentionsError(given['allowed_mentions']) ??
    rowsError(given['components'])
  );
}

/** What is wrong with a list of commands. */
export function commandsError(commands: readonly Given[]): ApiAnswer | undefined {
  if (commands.length > 100) {
    return formError(
      '_',
      'APPLICATION_COMMAND_TOO_MANY',
      'Maximum number of application commands reached (100).',
    );
  }
  const fields = ['name', 'description', 'options', 'type', 'contexts', 'integration_types'] as const;
  for (const [index, command] of commands.entries()) {
    const unknown = Object.keys(command).find((key) => !fields.some((field) => field === key));
    if (unknown !== undefined) return unknownField(unknown);
    const name = String(command['name'] ?? '');
    const description = String(command['description'] ?? '');
    if (!/^[-_'\p{Ll}\p{N}]{1,32}$/u.test(name)) {
      return formError(`${index}.name`, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
    }
    if (description.length < 1 || description.length > 100) {
      return formError(
        `${index}.description`,
        'BASE_TYPE_BAD_LENGTH',
        'Must be between 1 and 100 in length.',
      );
    }
  }
  return undefined;
}

function fieldsError(given: Given, known: Readonly<Record<string, Kind>>): ApiAnswer | undefined {
  for (const [name, value] of Object.entries(given)) {
    const kind = known[name];
    if (kind === undefined) return unknownField(name);
    const isKind = kind === 'array' ? Array.isArray(value) : typeof value === kind;
    if (!isKind) return formError(name, 'BASE_TYPE_BAD_TYPE', `Must be of type ${kind}.`);
  }
  return undefined;
}

function unknownField(name: string): ApiAnswer {
  return formError(name, 'IMITATION_UNKNOWN_FIELD', 'The imitation does not know this field.');
}

function lengthError({ content = '' }: Given): ApiAnswer | undefined {
  return String(content).length > 2000
    ? formError('content', 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.')
    : undefined;
}

function mentionsError(allowed: unknown): ApiAnswer | undefined {
  const known = ['parse', 'users', 'roles', 'replied_user'];
  const unknown = Object.keys(Object(allowed)).find((key) => !known.includes(key));
  return unknown === undefined ? undefined : unknownField(`allowed_mentions.${unknown}`);
}

function rowsError(rows: unknown): ApiAnswer | undefined {
  if (!Array.isArray(rows)) return undefined;
  if (rows.length > 5) {
    return formError('components', 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
  }
  const errors = rows.map((row: Given, index) => {
    const buttons = row['components'];
    const isRow = row['type'] === 1 && Array.isArray(buttons);
    if (!isRow || buttons.length < 1 || buttons.length > 5) {
      const field = `components.${index}.components`;
      return formError(field, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
    }
    const all = buttons.map((button: Given, place) =>
      buttonError(button, `components.${index}.components.${place}`),
    );
    return all.find((error) => error !== undefined) ?? twiceError(rows);
  });
  return errors.find((error) => error !== undefined);
}

function buttonError(button: Given, field: string): ApiAnswer | undefined {
  const { type, style, label = '', custom_id = '' } = button as { [key: string]: string | number };
  if (type !== 2 || typeof style !== 'number' || style < 1 || style > 4) {
    return formError(`${field}.type`, 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (2,).');
  }
  if (String(label).length > 80) {
    return formError(`${field}.label`, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 80 in length.');
  }
  if (String(custom_id).length < 1 || String(custom_id).length > 100) {
    return formError(`${field}.custom_id`, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
  }
  return undefined;
}

function twiceError(rows: readonly Given[]): ApiAnswer | undefined {
  const ids = rows
    .flatMap((row) => row['components'] as readonly Given[])
    .map((button) => button['custom_id']);
  return new Set(ids).size === ids.length
    ? undefined
    : formError('components', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
}

/** What is wrong with choices for somebody who types. */
export function choicesError({ choices }: Given): ApiAnswer | undefined {
  if (!Array.isArray(choices))
    return formError('data.choices', 'BASE_TYPE_REQUIRED', 'This field is required');
  if (choices.length > 25) {
    return formError('data.choices', 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 25 in length.');
  }
  for (const [index, { name, value }] of choices.entries()) {
    for (const [field, text] of Object.entries({ name, value })) {
      if (typeof text === 'string' && text.length >= 1 && text.length <= 100) continue;
      const at = `data.choices.${index}.${field}`;
      return formError(at, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
    }
  }
  return undefined;
}
