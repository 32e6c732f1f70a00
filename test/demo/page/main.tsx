import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type PlatformName, platformNames, type ShownGateway } from '../wire.ts';
import { act, type DemoState, followState } from './demo-state.ts';
import { Pane } from './pane.tsx';

function Page() {
  const [state, setState] = useState<DemoState>({ platforms: {} });
  const [isOpen, setOpen] = useState(true);
  const [chosen, choose] = useState<PlatformName>('telegram');
  useEffect(() => followState(setState, setOpen), []);
  return (
    <>
      <Header gateway={state.gateway} isOpen={isOpen} />
      <nav class="platforms" aria-label="Platforms">
        {platformNames.map((name) => (
          <button
            type="button"
            key={name}
            class={name}
            aria-current={name === chosen ? 'true' : undefined}
            onClick={() => choose(name)}
          >
            {state.platforms[name]?.title ?? name}
          </button>
        ))}
      </nav>
      <main>
        {platformNames.map((name) => {
          const platform = state.platforms[name];
          return platform && <Pane key={name} platform={platform} isChosen={name === chosen} />;
        })}
      </main>
    </>
  );
}

const gatewayWords: Readonly<Record<ShownGateway['state'], string>> = {
  running: 'The gateway is running',
  killed: 'The gateway was killed, and comes back',
  starting: 'The gateway is starting again',
};

function Header({ gateway, isOpen }: { gateway: ShownGateway | undefined; isOpen: boolean }) {
  const state = isOpen ? (gateway?.state ?? 'starting') : 'killed';
  const words = isOpen ? gatewayWords[state] : 'The demo was stopped';
  return (
    <header>
      <h1>Posthouse</h1>
      <p class="what">Imitated platforms, a real gateway between them. You are Ann on all three.</p>
      <p class={`gateway ${state}`} role="status">
        {words}
      </p>
      {gateway?.canBeKilled && (
        <button type="button" disabled={state !== 'running'} onClick={() => void act('kill', {})}>
          kill -9
        </button>
      )}
      {gateway && (
        <a href={gateway.webChat} target="_blank" rel="noopener">
          Web chat ↗
        </a>
      )}
    </header>
  );
}

render(<Page />, document.body);
