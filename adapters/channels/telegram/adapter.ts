import { Api } from 'grammy';
import type {
  AdapterContext,
  ChannelAdapter,
  OutgoingMessage,
  SendOutcome,
} from '../../../src/contracts/channel-adapter.ts';
import { createHealth } from '../../intake/health.ts';
import { checkBot } from './check.ts';
import type { TelegramOptions } from './config.ts';
import type { Desk } from './desk.ts';
import { downloadFile } from './download.ts';
import { createDrafts, replaceDraft, replacementOutcomeOf } from './drafts.ts';
import { faultOf, isAnswer, isFormatRefused, isTokenRefused, outcomeOf, reasonOf } from './failures.ts';
import { keyboardOf } from './keyboard.ts';
import { offerMenus } from './menu.ts';
import { chatId, inThread, isDirectTopic } from './place.ts';
import { pollSeconds } from './poll.ts';
import { receiveUpdates } from './receive.ts';
import { plainText, renderText } from './render.ts';
import { createSaid } from './said.ts';
import { sendFile } from './send-file.ts';
import { createWebhookDoor, webhookOf } from './webhook.ts';

/** A call that takes longer has failed, as far as we can know. */
const callSeconds = 20;
/** A file takes longer; a picture that is refused goes once more, as a document, well within the time of a sending. */
const uploadSeconds = 80;

/** One bot. A request that hangs must not hold up the others, so polling and calling have each their own patience. */
export function createTelegramAdapter(options: TelegramOptions, context: AdapterContext): ChannelAdapter {
  const { token, apiRoot } = options;
  const { account, clock, log } = context;
  const poller = new Api(token, { apiRoot, timeoutSeconds: pollSeconds + 10 });
  const api = new Api(token, { apiRoot, timeoutSeconds: callSeconds });
  const uploader = new Api(token, { apiRoot, timeoutSeconds: uploadSeconds });
  const drafts = createDrafts(api, {
    clock,
    failed: (err) => log.debug({ reason: reasonOf(err, token) }, 'a draft was not shown'),
  });
  const said = createSaid();
  const health = createHealth(clock);
  const webhook = webhookOf(options, account);
  let desk: Desk | undefined;

  return {
    ...(webhook && {
      receivers: 'each',
      http: createWebhookDoor({ webhook, clock, desk: () => desk }),
    }),
    async receive(deliver, signal) {
      health.connection('starting');
      const onDesk = (open: Desk | undefined) => {
        desk = open;
      };
      try {
        await receiveUpdates({ poller, api, token, webhook, context, deliver, said, signal, health, onDesk });
      } catch (err) {
        if (!signal.aborted) {
          const fault = faultOf(err, token);
          health.connection(fault.final ? 'fatal' : 'down', fault.message);
          throw fault;
        }
      }
      health.connection('down', 'not receiving');
    },
    openDraft: drafts.open,
    draft: drafts.show,
    send(message) {
      const { replaces } = message;
      const sending =
        replaces === undefined ? post({ api, uploader }, message) : replaceDraft(api, message, replaces);
      return sending.catch((err: unknown) => {
        if (isTokenRefused(err)) health.connection('fatal', reasonOf(err, token));
        return replaces === undefined ? outcomeOf(err, token) : replacementOutcomeOf(err, token);
      });
    },
    health: () => health.read(),
    check: ({ receiving }) => checkBot(api, { token, receiving, webhook }),
    async typing(target) {
      if (isDirectTopic(target)) return;
      await api
        .sendChatAction(chatId(target), 'typing', inThread(target))
        .catch((err: unknown) => log.debug({ reason: reasonOf(err, token) }, 'typing was not shown'));
    },
    download: (reference, signal) => downloadFile(api, { token, apiRoot, reference, signal }),
    async offerCommands(commands) {
      await offerMenus(api, commands).catch((err: unknown) =>
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

async function send(api: Api, message: OutgoingMessage): Promise<SendOutcome> {
  const { target, markdown, replyTo, buttons, silent } = message;
  const options = {
    ...inThread(target),
    ...keyboardOf(buttons),
    ...(silent && { disable_notification: true }),
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
      const { message_thread_id: _, reply_parameters: __, ...kept } = marked;
      return api.sendMessage(movedTo, text, kept);
    }
    // What is readable without its marks shall not be lost because of them.
    if (isFormatRefused(err)) return api.sendMessage(chatId(target), plainText(markdown), options);
    throw err;
  });
  return { kind: 'sent', messageId: String(message_id) };
}
