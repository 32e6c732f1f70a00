import type { AgentBackend, BackendEnding, BackendEvent } from '../contracts/agent-backend.ts';
import type { Redactor } from '../kernel/redactor.ts';

/** A back-end of which no word, memo or error holds a secret of the house, not even for the moment of a draft. */
export function withCleanSpeech<Backend extends Pick<AgentBackend, 'run'>>(
  backend: Backend,
  redactor: Redactor,
): Backend {
  return {
    ...backend,
    async *run(request, signal): AsyncGenerator<BackendEvent> {
      const words = redactor.stream();
      for await (const event of backend.run(request, signal)) {
        const text =
          event.kind === 'text' ? words.take(event.text) : event.kind === 'end' ? words.rest() : '';
        if (text !== '') yield { kind: 'text', text };
        if (event.kind !== 'text') yield cleanEvent(event, redactor);
      }
    },
  };
}

function cleanEvent(event: BackendEvent, redactor: Redactor): BackendEvent {
  if (event.kind === 'memo') return { ...event, memo: JSON.parse(redactor.text(JSON.stringify(event.memo))) };
  if (event.kind === 'end') return { ...event, ending: cleanEnding(event.ending, redactor) };
  return 'text' in event ? { ...event, text: redactor.text(event.text) } : event;
}

function cleanEnding(ending: BackendEnding, { text }: Redactor): BackendEnding {
  if (!('reason' in ending)) return ending;
  const detail = ending.kind === 'failed' ? ending.detail : undefined;
  return { ...ending, reason: text(ending.reason), ...(detail !== undefined && { detail: text(detail) }) };
}
