import { Api } from 'grammy';
import type {
  AdapterContext,
  AdapterHealth,
  ChannelAdapter,
  OutgoingMessage,
  SendOutcome,
} from '../../../src/contracts/channel-adapter.ts';
import type { CommandSummary } from '../../../src/contracts/command-summary.ts';
import { checkBot } from './check.ts';
import type { TelegramOptions } from './config.ts';
import { downloadFile } from './download.ts';
import { createDrafts, replaceDraft, replacementOutcomeOf } from './drafts.ts';
import { faultOf, isAnswer, isFormatRefused, isTokenRefused, outcomeOf, reasonOf } from './failures.ts';
import { keyboardOf } from './keyboard.ts';
import { chatId, inThread } from './place.ts';
import { pollSeconds, receiveUpdates } from './receive.ts';
import { plainText, renderText } from './render.ts';
import { createSaid } from './said.ts';
import { sendFile } from './send-file.ts';

/** A call that takes longer has failed, as far as we can know. */
const callSeconds = 20;
/** A file takes longer; a picture that is refused goes once more, as a document, well within the time of a sending. */
const uploadSeconds = 80;

/** One bot. A request that hangs must not hold up the others, so polling and calling have each their own patience. */
export function createTelegramAdapter(
  { token, apiRoot }: TelegramOptions,
  { account, clock, log }: AdapterContext,
): ChannelAdapter {
  const poller = new Api(token, { apiRoot, timeoutSeconds: pollSeconds + 10 });
  const api = new Api(token, { apiRoot, timeoutSeconds: callSeconds });
  const uploader = new Api(token, { apiRoot, timeoutSeconds: uploadSeconds });
  const drafts = createDrafts(api, {
    clock,
    failed: (err) => log.debug({ reason: reasonOf(err, token) }, 'a draft was not shown'),
  });
  const said = createSaid();
  let health: AdapterHealth = { state: 'starting' };
  const setHealth = (state: AdapterHealth['state'], reason?: string) => {
    const { lastEventAt } = health;
    health = { state, ...(reason !== undefined && { reason }), ...(lastEventAt && { lastEventAt }) };
  };

  return {
    async receive(deliver, signal) {
      setHealth('starting');
      try {
        const onEvent = () => {
          health = { ...health, lastEventAt: clock.now() };
        };
        await receiveUpdates({
          api: poller,
          account,
          clock,
          log,
          deliver,
          said,
          signal,
          onState: setHealth,
          onEvent,
        });
      } catch (err) {
        if (!signal.aborted) {
          const fault = faultOf(err, token);
          setHealth(fault.final ? 'fatal' : 'down', fault.message);
          throw fault;
        }
      }
      setHealth('down', 'not receiving');
    },
    openDraft: drafts.open,
    draft: drafts.show,
    send(message) {
      const { replaces } = message;
      const sending =
        replaces === undefined ? post({ api, uploader }, message) : replaceDraft(api, message, replaces);
      return sending.catch((err: unknown) => {
        if (isTokenRefused(err)) setHealth('fatal', reasonOf(err, token));
        return replaces === undefined ? outcomeOf(err, token) : replacementOutcomeOf(err, token);
      });
    },
    health: () => health,
    check: ({ receiving }) => checkBot(api, { token, receiving }),
    async typing(target) {
      await api
        .sendChatAction(chatId(target), 'typing', inThread(target))
        .catch((err: unknown) => log.debug({ reason: reasonOf(err, token) }, 'typing was not shown'));
    },
    download: (reference, signal) => downloadFile(api, { token, apiRoot, reference, signal }),
    async offerCommands(commands) {
      await offerCommands(api, commands).catch((err: unknown) =>
        log.warn({ reason: reasonOf(err, token) }, 'the command menu was not set'),
      );
    },
  };
}

function post(
  { api, uploader }: { readonly api: Api; readonly uploader: Api },
  { file, ...message }: OutgoingMessage,
): Promise<SendOutcome> {
  return file ? sendFile(uploader, { ...message, file }) : send(api, message);
}

async function send(api: Api, { target, markdown, replyTo, buttons }: OutgoingMessage): Promise<SendOutcome> {
  const options = {
    ...inThread(target),
    ...keyboardOf(buttons),
    link_preview_options: { is_disabled: true },
    ...(replyTo !== undefined && {
      reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true },
    }),
  };
  const { text, entities } = renderText(markdown);
  const marked = { ...options, entities: [...entities] };
  const { message_id } = await api.sendMessage(chatId(target), text, marked).catch((err: unknown) => {
    const movedTo = isAnswer(err) ? err.parameters.migrate_to_chat_id : undefined;
    // The group became a supergroup, which has another id; what is stored elsewhere keeps the old one.
    if (movedTo !== undefined) {
      const { link_preview_options } = options;
      const kept = { link_preview_options, ...keyboardOf(buttons), entities: [...entities] };
      return api.sendMessage(movedTo, text, kept);
    }
    // What is readable without its marks shall not be lost because of them.
    if (isFormatRefused(err)) return api.sendMessage(chatId(target), plainText(markdown), options);
    throw err;
  });
  return { kind: 'sent', messageId: String(message_id) };
}

/** Sets the menu only if it differs: the platform limits how often it may be set. */
async function offerCommands(api: Api, commands: readonly CommandSummary[]): Promise<void> {
  const wanted = commands
    .filter(({ name }) => /^[a-z0-9_]{1,32}$/.test(name))
    .slice(0, 100)
    .map(({ name, summary }) => ({ command: name, description: summary.slice(0, 256) }));
  const menu = (await api.getMyCommands()).map(({ command, description }) => ({ command, description }));
  if (JSON.stringify(menu) !== JSON.stringify(wanted)) await api.setMyCommands(wanted);
}
