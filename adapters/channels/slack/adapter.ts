import type {
  AdapterContext,
  ChannelAdapter,
  ChannelFault,
  Receipt,
} from '../../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { createRecent } from '../../../src/kernel/recent.ts';
import { createHealth, type Health } from '../../intake/health.ts';
import { createAssistant } from './assistant.ts';
import { checkApp } from './check.ts';
import { openClient } from './client.ts';
import type { SlackOptions } from './config.ts';
import type { Desk } from './desk.ts';
import { download } from './download.ts';
import { createDrafts } from './drafts.ts';
import { faultOf, isRefused, reasonOf } from './failures.ts';
import { findPiece } from './find.ts';
import { createHttpDoor } from './http.ts';
import { createMovedChats } from './moved.ts';
import { createReceipts } from './receipts.ts';
import { receive } from './receive.ts';
import { outcomeOfPiece, sendPiece } from './send.ts';
import { sendFile } from './send-file.ts';
import { createStreams } from './streams.ts';

/** One app in one workspace. */
export function createSlackAdapter(options: SlackOptions, context: AdapterContext): ChannelAdapter {
  const { botToken, appToken, signingSecret, slackApiUrl } = options;
  const { account, clock, log } = context;
  const secrets = [botToken, appToken, signingSecret].filter((each) => each !== undefined);
  const client = openClient(botToken, { slackApiUrl, log, secrets });
  const health = createHealth(clock);
  const writers = createRecent<string>(500);
  const writerOf = (chat: string, messageId: string) => writers.get(`${chat}:${messageId}`);
  const streams = createStreams({ client, clock, log, secrets, places: options.streams, writerOf });
  const drafts = createDrafts({ client, streams, clock, log, secrets });
  const assistant = createAssistant({ client, prompts: options.prompts, log, secrets });
  const showEyes = createReceipts({ client, assistant, log, secrets });
  const moved = createMovedChats(context.goesOnAs);
  let desk: Desk | undefined;

  return {
    async receive(deliver, signal) {
      health.connection('starting');
      try {
        const onDesk = (open: Desk | undefined) => {
          desk = open;
        };
        const hear = (envelope: Envelope) => {
          writers.set(`${envelope.conversation.chat}:${envelope.messageId}`, envelope.sender.id);
          void assistant.title(envelope.conversation, envelope.text);
          return deliver(envelope);
        };
        await receive({ options, context, secrets, health, assistant, deliver: hear, signal, onDesk });
      } catch (err) {
        if (!signal.aborted) throw ended(faultOf(err, secrets), health);
      } finally {
        desk = undefined;
      }
      health.connection('down', 'not receiving');
    },
    async send(message) {
      try {
        if (message.replaces !== undefined) await drafts.settled(message.replaces);
        const { file } = message;
        return await moved.follow(message.target, (target) =>
          file
            ? sendFile({ client, clock, secrets }, { ...message, target, file })
            : sendPiece(client, { ...message, target }),
        );
      } catch (err) {
        if (isRefused(err)) health.connection('fatal', reasonOf(err, secrets));
        return outcomeOfPiece(err, message, secrets);
      }
    },
    find: (message) => findPiece(client, { ...message, target: moved.at(message.target) }, secrets),
    health: () => health.read(),
    check: () => checkApp(options, { account, log, secrets }),
    openDraft: (draft) => drafts.open({ ...draft, target: moved.at(draft.target) }),
    draft: (draft) => drafts.show({ ...draft, target: moved.at(draft.target) }),
    typing: (target) => assistant.work(target),
    typingOver: (target) => assistant.rest(target),
    ...(options.receipt !== false && {
      receipt: (receipt: Receipt) => showEyes({ ...receipt, target: moved.at(receipt.target) }),
    }),
    download: (reference, signal) =>
      download({ client, botToken, slackApiUrl, secrets }, { reference, signal }),
    ...(signingSecret !== undefined && {
      http: createHttpDoor({ signingSecret, clock, desk: () => desk }),
    }),
  };
}

function ended(fault: ChannelFault, health: Health): ChannelFault {
  health.connection(fault.final ? 'fatal' : 'down', fault.message);
  return fault;
}
