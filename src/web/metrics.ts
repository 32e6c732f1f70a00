import { healthStates } from '../contracts/channel-adapter.ts';
import type { Vitals } from '../contracts/vitals.ts';

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The vitals as Prometheus reads them. @see https://prometheus.io/docs/instrumenting/exposition_formats */
export function renderMetrics({ nodes, accounts, messages, deliveries, runs }: Vitals): string {
  return [
    metric('nodes', 'Gateways that are alive.', [{ value: nodes }]),
    metric(
      'account_state',
      'One for the state that an account is in.',
      accounts.flatMap(({ name, channel, state }) =>
        healthStates.map((each) => ({
          labels: { account: name, channel, state: each },
          value: Number(each === state),
        })),
      ),
    ),
    metric(
      'account_silent_seconds',
      'Time since an account was last heard of.',
      accounts.flatMap(({ name, channel, lastEventAgeMs }) =>
        lastEventAgeMs === undefined
          ? []
          : [{ labels: { account: name, channel }, value: lastEventAgeMs / 1_000 }],
      ),
    ),
    metric('messages', 'Messages that wait or are being answered.', byState(messages)),
    metric('deliveries', 'Pieces that are not over.', byState(deliveries)),
    metric('runs', 'Runs that are not over.', byState(runs)),
  ].join('');
}

function byState(counts: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counts).map(([state, value]) => ({ labels: { state }, value }));
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  const full = `posthouse_${name}`;
  const lines = samples.map(({ labels = {}, value }) => `${full}${render(labels)} ${value}`);
  return [`# HELP ${full} ${help}`, `# TYPE ${full} gauge`, ...lines, ''].join('\n');
}

function render(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
