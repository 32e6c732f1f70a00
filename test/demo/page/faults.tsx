import { type FaultKind, faultKinds, type SendFault, type ShownPlatform } from '../wire.ts';
import { act } from './demo-state.ts';

const words: Readonly<Record<FaultKind, { readonly label: string; readonly title: string }>> = {
  limited: { label: '429', title: 'The next two sends are answered: too many requests, wait three seconds' },
  broken: { label: '5xx', title: 'The next two sends are answered: internal error' },
  lost: { label: 'answer lost', title: 'The next send arrives, but the connection is cut before the answer' },
  slow: { label: 'slow', title: 'The next two sends take four seconds' },
  disconnect: { label: 'disconnect', title: 'Cuts the connection on which messages are received' },
  repeat: { label: 'repeat', title: 'Tells the gateway of the newest message once more' },
};

interface FaultsProps {
  readonly platform: ShownPlatform;
  readonly onProblem: (problem: string | undefined) => void;
}

/** What may go wrong, to be pressed, and what the gateway then does about it. */
export function Faults({ platform: { name, armed, calls, waiting }, onProblem }: FaultsProps) {
  const waits = (kind: FaultKind) => (kind in armed ? armed[kind as SendFault] : 0);
  return (
    <div class="wire">
      <p class="faults">
        <span>Break it:</span>
        {faultKinds.map((kind) => (
          <button
            type="button"
            key={kind}
            title={words[kind].title}
            class={waits(kind) > 0 ? 'armed' : ''}
            onClick={() => void act('fault', { platform: name, kind }).then(onProblem)}
          >
            {words[kind].label}
            {waits(kind) > 0 && <b>{waits(kind)}</b>}
          </button>
        ))}
      </p>
      <ol class="calls" aria-label="What the gateway called">
        {calls.map(({ id, name: call, fault, times }) => (
          <li key={id} class={fault && 'hit'}>
            <code>{call}</code>
            {times > 1 && ` ×${times}`}
            {fault && ` → ${words[fault].label}`}
          </li>
        ))}
        {waiting !== undefined && waiting > 0 && (
          <li class="waits">{waiting} not yet confirmed by the gateway</li>
        )}
      </ol>
    </div>
  );
}
