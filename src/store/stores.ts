import type { Stores } from '../contracts/stores/stores.ts';
import type { Database, Db } from './database.ts';
import { approvalsTable } from './tables/approvals.ts';
import { buttonsTable } from './tables/buttons.ts';
import { deliveriesTable, deliverySweepTable } from './tables/deliveries.ts';
import { filesTable } from './tables/files.ts';
import { historyTable } from './tables/history.ts';
import { inboxTable } from './tables/inbox.ts';
import { incidentsTable } from './tables/incidents.ts';
import { ledgerTable } from './tables/ledger.ts';
import { eventsTable, nodesTable, registerTable } from './tables/nodes.ts';
import { occurrencesTable } from './tables/occurrences.ts';
import { overheardTable } from './tables/overheard.ts';
import { pausesTable } from './tables/pauses.ts';
import { pairingsTable, peopleTable } from './tables/people.ts';
import { placesTable } from './tables/places.ts';
import { reactionsTable } from './tables/reactions.ts';
import { runControlTable } from './tables/run-control.ts';
import { attemptsTable, runSweepTable, runsTable } from './tables/runs.ts';
import { sessionsTable, transcriptsTable } from './tables/sessions.ts';
import { spendTable } from './tables/spend.ts';
import { findingsTable, stagesTable } from './tables/stages.ts';
import { taskControlTable } from './tables/task-control.ts';
import { taskListTable } from './tables/task-lists.ts';
import { tasksTable } from './tables/tasks.ts';
import { triggersTable } from './tables/triggers.ts';
import { turnsTable } from './tables/turns.ts';

/**
 * The stores on PostgreSQL. Everything that SQL knows about the house is behind this.
 * @param zone the house's own: in it a day begins on which money is counted
 */
export function createStores({ db, intake }: Pick<Database, 'db' | 'intake'>, zone = 'UTC'): Stores {
  return bind(db, zone, intake);
}

function bind(db: Db, zone: string, intake: Db = db): Stores {
  return {
    people: peopleTable(db),
    pairings: pairingsTable(db),
    places: placesTable(db),
    sessions: sessionsTable(db),
    transcripts: transcriptsTable(db),
    overheard: overheardTable(db),
    reactions: reactionsTable(db),
    inbox: inboxTable(db, intake),
    turns: turnsTable(db),
    tasks: tasksTable(db),
    taskControl: taskControlTable(db),
    taskLists: taskListTable(db),
    approvals: approvalsTable(db),
    occurrences: occurrencesTable(db),
    triggers: triggersTable(db),
    runs: runsTable(db),
    runSweep: runSweepTable(db),
    runControl: runControlTable(db),
    attempts: attemptsTable(db),
    stages: stagesTable(db),
    findings: findingsTable(db),
    incidents: incidentsTable(db),
    pauses: pausesTable(db),
    spend: spendTable(db, zone),
    ledger: ledgerTable(db, zone),
    buttons: buttonsTable(db),
    files: filesTable(db),
    deliveries: deliveriesTable(db),
    deliverySweep: deliverySweepTable(db),
    nodes: nodesTable(db),
    register: registerTable(db),
    events: eventsTable(db),
    history: historyTable(db),
    transaction: (work) => db.transaction((tx) => work(bind(tx, zone))),
  };
}
