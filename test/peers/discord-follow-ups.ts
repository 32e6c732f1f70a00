import { type ApiAnswer, apiError, formError, type PeerCall } from './discord-answers.ts';
import { choicesError, messageError } from './discord-checks.ts';
import { keepMessage } from './discord-messages.ts';
import { messageShape } from './discord-shapes.ts';
import { changed, nextId, type PeerInteraction, type PeerState } from './discord-state.ts';

/** How long an interaction waits for a first word. */
const patienceMs = 3_000;
/** How long it takes more words after it. */
const lifeMs = 900_000;
const ephemeral = 1 << 6;
const updateTypes = [6, 7];

/** `POST /interactions/:id/:token/callback`: the first word, which decides what comes after it. */
export function answerInteraction(state: PeerState, id: string, { path, body }: PeerCall): ApiAnswer {
  const interaction = state.interactions.get(id);
  const isLate = interaction && state.now() - interaction.madeAtMs > patienceMs;
  if (!interaction || isLate || !path.includes(`/${interaction.token}/`)) {
    return apiError(404, 10062, 'Unknown interaction');
  }
  if (interaction.answer) return apiError(400, 40060, 'Interaction has already been acknowledged.');
  const type = Number(body['type']);
  if (!(interaction.typing ? [8] : [4, 5, 6, 7]).includes(type)) {
    return formError('type', 'BASE_TYPE_CHOICES', 'Value must be one of {1, 4, 5, 6, 7, 8, 9, 10, 12}.');
  }
  const data = (body['data'] ?? {}) as PeerCall['body'];
  const error = type === 4 ? messageError(data) : type === 8 ? choicesError(data) : undefined;
  if (error) return error;
  interaction.answer = { type, data: body['data'] };
  changed(state);
  return { status: 204 };
}

/** `POST /webhooks/:id/:token` says one thing more, and `PATCH …/messages/@original` changes the first word. */
export function answerLater(state: PeerState, app: string, { route, path, body }: PeerCall): ApiAnswer {
  const token = path.split('/')[3];
  const interaction = [...state.interactions.values()].find((each) => each.token === token);
  if (app !== state.bot.id || !interaction?.answer) return apiError(404, 10015, 'Unknown Webhook');
  if (state.now() - interaction.madeAtMs > lifeMs) return apiError(401, 50027, 'Invalid Webhook Token');
  const isEdit = route.startsWith('PATCH ');
  const error = messageError(body, { isEdit }) ?? nonceError(body);
  if (error) return error;
  const content = String(body['content'] ?? '').trim();
  if (content === '') return apiError(400, 50006, 'Cannot send an empty message');
  if (isEdit) return changeFirst(state, interaction, content);
  const isWhisper = (Number(body['flags'] ?? 0) & ephemeral) !== 0;
  const channel = state.channels.get(interaction.channel);
  if (!isWhisper && channel)
    return {
      status: 200,
      body: messageShape(keepMessage(state, channel, { author: state.bot, content }), state),
    };
  const whisper = { id: nextId(state), content };
  interaction.whispers.push(whisper);
  changed(state);
  return { status: 200, body: whisper };
}

/** Whoever pressed a button has no message of their own that could be changed: it would be the one with the button. */
function changeFirst(state: PeerState, interaction: PeerInteraction, content: string): ApiAnswer {
  const { type = 0, data } = interaction.answer ?? {};
  if (updateTypes.includes(type))
    throw new Error('The imitation does not change the message with the button.');
  interaction.answer = { type, data: { ...Object(data), content } };
  changed(state);
  return { status: 200, body: { id: interaction.id, content } };
}

/** What comes twice here is shown twice. */
function nonceError(body: PeerCall['body']): ApiAnswer | undefined {
  const known = ['nonce', 'enforce_nonce', 'message_reference'].find((field) => field in body);
  return known === undefined
    ? undefined
    : formError(known, 'IMITATION_UNKNOWN_FIELD', 'The imitation does not know this field here.');
}
