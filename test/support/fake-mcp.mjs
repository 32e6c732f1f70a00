/** Puts variables into what was written of them, in the way of a program. */
export function putIn(headers, pattern) {
  const put = (text) => text.replace(pattern, (_, name) => process.env[name] ?? '');
  return Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, put(text)]));
}

/** The tool that a prompt asks for, and what it is given. */
export function callIn(prompt) {
  const [, name, input] = /use (\w+) (\{.*\})/s.exec(prompt) ?? [];
  return name && { name, input: JSON.parse(input) };
}

/** Uses a tool as a real program does: greets, says that it is ready, looks at what there is, and calls. */
export async function useTool({ url, headers }, name, input) {
  const version = '2025-06-18';
  const ask = async (method, params, id = 1) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': version,
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...(id && { id }), method, params }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text).result;
  };
  await ask('initialize', {
    ...{ protocolVersion: version, capabilities: {} },
    clientInfo: { name: 'fake', version: '1' },
  });
  await ask('notifications/initialized', {}, 0);
  const { tools } = await ask('tools/list', {});
  if (!tools.some((each) => each.name === name)) return `no tool ${name}`;
  return (await ask('tools/call', { name, arguments: input })).content[0].text;
}
