import type { Hold } from '../contracts/agent-backend.ts';
import type { Agent } from '../domain/agent.ts';
import { capabilities, type Enforcement, unheldBy } from '../domain/capability.ts';

const by: Readonly<Record<Exclude<Enforcement, 'none'>, string>> = {
  os: 'by the system',
  rules: 'by rules',
  ask: 'by asking',
};

/** For people: what an agent may do, and what holds it to that on this machine. */
export function holdLines(agent: Agent, hold: Hold | undefined): readonly string[] {
  const granted = agent.capabilities;
  const may = `may: ${granted.length > 0 ? granted.join(', ') : 'nothing beyond answering'}`;
  if (!hold) return [may];
  const { enforcement, hint } = hold;
  const unheld = unheldBy(enforcement, granted);
  if (unheld.length > 0) {
    const sign = agent.unsafe ? '⚠️ nothing holds back (unsafe)' : '⛔ it is not started: nothing holds back';
    return [may, `${sign}: ${unheld.join(', ')}`, ...(hint === undefined || agent.unsafe ? [] : [hint])];
  }
  const denied = capabilities.filter((each) => !granted.includes(each));
  const groups = Object.entries(by).flatMap(([kind, words]) => {
    const held = denied.filter((each) => enforcement[each] === kind);
    if (held.length === 0) return [];
    return held.length === denied.length ? words : `${words} (${held.join(', ')})`;
  });
  return groups.length === 0 ? [may] : [may, `held back: ${groups.join(' · ')}`];
}
