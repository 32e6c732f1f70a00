import { describeChatLog } from '../../contracts/chat-log-contract.ts';
import { createMemoryChatLog } from '../../support/memory-chat-log.ts';

describeChatLog('in memory', async () => createMemoryChatLog());
