import type { BackendManifest } from '../src/contracts/agent-backend.ts';
import { acp } from './agents/acp/manifest.ts';
import { claude } from './agents/claude/manifest.ts';
import { codex } from './agents/codex/manifest.ts';
import { command } from './agents/command/manifest.ts';
import { demo } from './agents/demo/manifest.ts';
import { gemini } from './agents/gemini/manifest.ts';
import { model } from './agents/model/manifest.ts';
import { opencode } from './agents/opencode/manifest.ts';
import { qwen } from './agents/qwen/manifest.ts';

/** THE LIST: a new back-end is one folder and one line here. */
export const backends: readonly BackendManifest[] = [
  demo,
  command,
  model,
  claude,
  codex,
  opencode,
  gemini,
  qwen,
  acp,
];
