import type { ButtonStore } from './button-store.ts';
import type { DeliveryStore, DeliverySweepStore } from './delivery-store.ts';
import type { FileStore } from './file-store.ts';
import type { HistoryStore } from './history-store.ts';
import type { InboxStore, TurnStore } from './inbox-store.ts';
import type { IncidentStore } from './incident-store.ts';
import type { EventStore, NodeStore, RegisterStore } from './node-store.ts';
import type { OverheardStore } from './overheard-store.ts';
import type { PauseStore } from './pause-store.ts';
import type { PairingStore, PeopleStore } from './people-store.ts';
import type { PlaceStore } from './place-store.ts';
import type { ReactionStore } from './reaction-store.ts';
import type { RunControlStore } from './run-control-store.ts';
import type { AttemptStore, RunStore, RunSweepStore } from './run-store.ts';
import type { SessionStore, TranscriptStore } from './session-store.ts';
import type { LedgerStore, SpendStore } from './spend-store.ts';
import type { FindingStore, StageStore } from './stage-store.ts';
import type { TaskControlStore, TaskListStore } from './task-control-store.ts';
import type { OccurrenceStore, TaskStore } from './task-store.ts';
import type { TriggerStore } from './trigger-store.ts';

/** All that is kept. Each method is one statement. */
export interface Stores {
  readonly people: PeopleStore;
  readonly pairings: PairingStore;
  readonly places: PlaceStore;
  readonly sessions: SessionStore;
  readonly transcripts: TranscriptStore;
  readonly overheard: OverheardStore;
  readonly reactions: ReactionStore;
  readonly inbox: InboxStore;
  readonly turns: TurnStore;
  readonly tasks: TaskStore;
  readonly taskControl: TaskControlStore;
  readonly taskLists: TaskListStore;
  readonly occurrences: OccurrenceStore;
  readonly triggers: TriggerStore;
  readonly runs: RunStore;
  readonly runSweep: RunSweepStore;
  readonly runControl: RunControlStore;
  readonly attempts: AttemptStore;
  readonly stages: StageStore;
  readonly findings: FindingStore;
  readonly incidents: IncidentStore;
  readonly pauses: PauseStore;
  readonly spend: SpendStore;
  readonly ledger: LedgerStore;
  readonly buttons: ButtonStore;
  readonly files: FileStore;
  readonly deliveries: DeliveryStore;
  readonly deliverySweep: DeliverySweepStore;
  readonly nodes: NodeStore;
  readonly register: RegisterStore;
  readonly events: EventStore;
  readonly history: HistoryStore;
  /** All or nothing: what `work` did through the stores that it was given. Never wait for a network or a person inside. */
  transaction<Result>(work: (tx: Stores) => Promise<Result>): Promise<Result>;
}
