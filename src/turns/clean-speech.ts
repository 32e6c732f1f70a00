import type { AgentBackend, BackendEvent } from '../contracts/agent-backend.ts';
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

/** Events are plain values. */
function cleanEvent(event: BackendEvent, redactor: Redactor): BackendEvent {
  return JSON.parse(redactor.text(JSON.stringify(event)));
}
