import type { BackendNeeds, Hold } from '../../../src/contracts/agent-backend.ts';
import { type Capability, heldBackBy } from '../../../src/domain/capability.ts';
import type { AcpOptions } from './options.ts';
import { type Preset, presetOf } from './presets.ts';

/** How an agent is held: by what it asks leave for. Of what it does without asking its preset tells; of a stranger nobody knows. */
export function holdOf({ options, agent }: Pick<BackendNeeds<AcpOptions>, 'options' | 'agent'>): Hold {
  const preset = presetOf(options);
  const means = [
    [preset.program, ...preset.arguments].join(' '),
    'what it asks leave for is answered by rules',
  ];
  const unasked = unaskedBy(options, preset);
  if (unasked === undefined) {
    const hint = `What ${preset.title} does without asking leave is not known; name its \`preset\`, if there is one.`;
    return { enforcement: heldBackBy('none'), means, hint };
  }
  const enforcement = heldBackBy('rules', Object.fromEntries(unasked.map((each) => [each, 'none' as const])));
  if (unasked.length === 0) return { enforcement, means };
  const hint = `${preset.title} does this in its folder without asking leave: give it \`agents.${agent}.capabilities: [${unasked.join(', ')}]\`.`;
  return { enforcement, means, hint };
}

function unaskedBy({ preset }: AcpOptions, { unasked = [] }: Preset): readonly Capability[] | undefined {
  return preset === undefined ? undefined : unasked;
}
