import { Document, isMap, parseDocument } from 'yaml';
import { HouseError } from '../kernel/errors.ts';

/** The keys of one agent, as the file writes them. */
export type AgentLines = Readonly<Record<string, unknown>>;

const head = ` yaml-language-server: $schema=./config/posthouse.schema.json
 Every key there is: config/example.yaml. What an agent may do is denied unless its \`capabilities\` name it.`;

/**
 * The text of a config with agents added at the end of those it has. Whatever stands there stays as it is, comments included.
 * @throws HouseError `config.invalid` when the text is no YAML, or its agents are no mapping
 */
export function addAgents(text: string, added: Readonly<Record<string, AgentLines>>): string {
  const document = text.trim() === '' ? new Document({}) : parseDocument(text, { prettyErrors: false });
  if (text.trim() === '') document.commentBefore = head;
  const [error] = document.errors;
  if (error) throw new HouseError('config.invalid', { problems: `not valid YAML: ${error.message}` });
  // A key with nothing behind it is as good as none.
  if ((document.get('agents') ?? undefined) === undefined) document.set('agents', document.createNode({}));
  const agents = document.get('agents');
  if (!isMap(agents))
    throw new HouseError('config.invalid', { problems: 'agents: expected a mapping of names to agents' });
  for (const [name, lines] of Object.entries(added))
    agents.set(document.createNode(name), document.createNode(lines));
  return document.toString({ lineWidth: 0 });
}
