import { type ApiAnswer, apiError, roomOf } from './slack-methods.ts';
import type { Given } from './slack-parameters.ts';
import { changed, type PeerState } from './slack-state.ts';

/** What stands in a chat with the app beside its messages, by the thread. */
export interface PeerAssistant {
  /** Whether the app has its "Agents & AI Apps" switched on. */
  isOn: boolean;
  readonly statuses: Map<string, string>;
  readonly titles: Map<string, string>;
  readonly prompts: Map<string, readonly { readonly title: string; readonly message: string }[]>;
}

/** An app that is an assistant, and says nothing yet. */
export function emptyAssistant(): PeerAssistant {
  return { isOn: true, statuses: new Map(), titles: new Map(), prompts: new Map() };
}

/** `assistant.threads.setStatus`: an empty one is none. */
export function setStatus(state: PeerState, given: Given): ApiAnswer {
  const refused = scopeError(state, ['assistant:write', 'chat:write']) ?? threadError(state, given);
  if (refused) return refused;
  const { status, loading_messages: rotating = [] } = given;
  if (typeof status !== 'string') return apiError('invalid_arguments', 'missing required field: status');
  if (!Array.isArray(rotating) || rotating.length > 10)
    return apiError('invalid_arguments', 'no more than 10');
  const thread = String(given['thread_ts']);
  if (status === '') state.assistant.statuses.delete(thread);
  else state.assistant.statuses.set(thread, status);
  changed(state);
  return { ok: true };
}

/** `assistant.threads.setTitle`. */
export function setTitle(state: PeerState, given: Given): ApiAnswer {
  const refused = scopeError(state, ['assistant:write']) ?? threadError(state, given);
  if (refused) return refused;
  state.assistant.titles.set(String(given['thread_ts']), String(given['title']));
  changed(state);
  return { ok: true };
}

/** `assistant.threads.setSuggestedPrompts`. */
export function setPrompts(state: PeerState, given: Given): ApiAnswer {
  if (!state.assistant.isOn) return apiError('not_agent_app');
  const refused = scopeError(state, ['assistant:write']) ?? threadError(state, given);
  if (refused) return refused;
  const { prompts } = given;
  const isPrompt = (each: { title?: unknown; message?: unknown }) =>
    [each.title, each.message].every((text) => typeof text === 'string' && text.trim() !== '');
  if (!Array.isArray(prompts) || prompts.length < 1 || prompts.length > 4 || !prompts.every(isPrompt))
    return apiError('invalid_arguments', 'must be 1 to 4 prompts [json-pointer:/prompts]');
  state.assistant.prompts.set(String(given['thread_ts']), prompts);
  changed(state);
  return { ok: true };
}

function scopeError(state: PeerState, needed: readonly string[]): ApiAnswer | undefined {
  if (needed.some((scope) => state.scopes.includes(scope))) return undefined;
  return { ...apiError('missing_scope'), needed: needed[0], provided: state.scopes.join(',') };
}

function threadError(state: PeerState, given: Given): ApiAnswer | undefined {
  const room = roomOf(state, { channel: given['channel_id'] });
  if (typeof room === 'string') return apiError(room);
  const isThere = room.messages.some(({ ts }) => ts === given['thread_ts']);
  return isThere ? undefined : apiError('invalid_thread_ts');
}
