import { useEffect, useState } from 'preact/hooks';

/** The chats by name, the one used last first, and a field for a new one. */
export function Sidebar({ chat }: { chat: string }) {
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    void fetch('/channels/web/chats')
      .then((response) => (response.ok ? response.json() : []))
      .then((chats: readonly { chat: string }[]) => setKnown(chats.map((each) => each.chat)))
      .catch(() => {});
  }, [chat]);
  const names = [...new Set(['main', chat, ...known])];
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const name = String(new FormData(form).get('name') ?? '')
      .trim()
      .slice(0, 64);
    form.reset();
    if (name !== '') location.hash = `#/chat/${encodeURIComponent(name)}`;
  };
  return (
    <nav aria-label="Chats">
      <h1>Posthouse</h1>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a href={`#/chat/${encodeURIComponent(name)}`} aria-current={name === chat ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
      <form onSubmit={create}>
        <input
          name="name"
          maxLength={64}
          placeholder="New chat…"
          aria-label="Name of a new chat"
          autocomplete="off"
        />
      </form>
    </nav>
  );
}
