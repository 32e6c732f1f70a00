import { useState } from 'preact/hooks';

/** Exchanges a token for a cookie; says what is wrong, or nothing. */
async function logIn(token: string): Promise<string | undefined> {
  const response = await fetch('/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => undefined);
  if (response?.ok) return undefined;
  const body = await response?.json().catch(() => undefined);
  return body?.error ?? 'The gateway does not answer. Is it running?';
}

/** Uses the token of the address, which never stays there; otherwise asks whether the cookie is still good. */
export async function loginFromAddress(): Promise<boolean> {
  const token = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (token !== undefined) {
    history.replaceState(undefined, '', location.pathname);
    if ((await logIn(decodeURIComponent(token))) === undefined) return true;
  }
  const response = await fetch('/channels/web/chats').catch(() => undefined);
  return response?.status !== 401;
}

/** Asks for the token. */
export function Login({ onDone }: { onDone: () => void }) {
  const [problem, setProblem] = useState<string>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    const token = form instanceof HTMLFormElement ? String(new FormData(form).get('token') ?? '') : '';
    const wrong = await logIn(token.trim());
    if (wrong === undefined) onDone();
    else setProblem(wrong);
  };
  return (
    <main class="login">
      <h1>Posthouse</h1>
      <p>
        The gateway prints an address with a token when it starts. Open that address, or paste the token here.
      </p>
      <form onSubmit={(event) => void submit(event)}>
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" autofocus required />
        <button type="submit">Come in</button>
      </form>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </main>
  );
}
