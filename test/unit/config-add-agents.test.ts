import { expect, test } from 'vitest';
import { addAgents } from '../../src/config/add-agents.ts';

const added = {
  helper: { backend: 'model', model: 'ollama:a', providers: { ollama: { url: 'http://x/v1' } } },
};

test('a new file has a head and the agents', () => {
  expect(addAgents('', added)).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=./config/posthouse.schema.json
    # Every key there is: config/example.yaml. What an agent may do is denied unless its \`capabilities\` name it.

    agents:
      helper:
        backend: model
        model: ollama:a
        providers:
          ollama:
            url: http://x/v1
    "
  `);
});

test('what stands in a file stays, comments and order included', () => {
  const text =
    '# mine\nweb: { port: 81 } # here\nagents:\n  # the first\n  old:\n    backend: demo\nlog: { level: warn }\n';
  expect(addAgents(text, { new: { backend: 'claude' } })).toBe(
    '# mine\nweb: { port: 81 } # here\nagents:\n  # the first\n  old:\n    backend: demo\n  new:\n    backend: claude\nlog: { level: warn }\n',
  );
});

test('a file without agents gets them', () => {
  expect(addAgents('web: { port: 81 }\n', { new: { backend: 'claude' } })).toBe(
    'web: { port: 81 }\nagents:\n  new:\n    backend: claude\n',
  );
  expect(addAgents('agents:\n', { new: { backend: 'claude' } })).toBe(
    'agents:\n  new:\n    backend: claude\n',
  );
});

test.each([
  ['agents: [a', /^The config is not valid:\nnot valid YAML: /],
  ['agents: [a]', 'agents: expected a mapping of names to agents'],
])('%s is refused', (text, words) => {
  expect(() => addAgents(text, added)).toThrow(words);
});
