/** The real programs that `npm run test:agents` drives: by the name of the back-end, which is that of the program. */
export const agentPrograms = [
  { program: 'claude', from: '@anthropic-ai/claude-code', version: '2.1.329' },
  { program: 'codex', from: '@openai/codex', version: '0.169.0' },
  { program: 'opencode', from: 'opencode-ai', version: '1.18.33' },
  { program: 'gemini', from: '@google/gemini-cli', version: '0.61.0' },
  { program: 'qwen', from: '@qwen-code/qwen-code', version: '0.24.4' },
] as const;

/** What makes two of them speak ACP. */
export const acpPrograms = [
  { from: '@agentclientprotocol/claude-agent-acp', version: '0.100.0' },
  { from: '@agentclientprotocol/codex-acp', version: '2.6.0' },
] as const;
