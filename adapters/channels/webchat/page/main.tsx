import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Chat } from './chat.tsx';
import { Login, loginFromAddress } from './login.tsx';
import { Sidebar } from './sidebar.tsx';

const mainChat = 'main';

function Page() {
  const [login, setLogin] = useState<'checking' | 'needed' | 'done'>('checking');
  const [chat, setChat] = useState(chatInAddress);
  useEffect(() => {
    void loginFromAddress().then((known) => setLogin(known ? 'done' : 'needed'));
    const onHash = () => setChat(chatInAddress());
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  if (login === 'checking') return null;
  if (login === 'needed') return <Login onDone={() => setLogin('done')} />;
  return (
    <div class="house">
      <Sidebar chat={chat} />
      <Chat key={chat} chat={chat} onLogin={() => setLogin('needed')} />
    </div>
  );
}

/** The chat's name stands in the address, so a reload stays where it was. */
function chatInAddress(): string {
  const name = /^#\/chat\/(.+)$/.exec(location.hash)?.[1];
  try {
    return name === undefined ? mainChat : decodeURIComponent(name);
  } catch {
    return mainChat;
  }
}

render(<Page />, document.body);
