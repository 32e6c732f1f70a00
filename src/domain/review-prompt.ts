import { type Run, runLabel } from './run.ts';
import { describePolicy } from './settings/settings.ts';
import { type Task, taskLabel } from './task.ts';

/** So many results are shown, each as far as it fits. */
export const mostReviewed = 3;
const longestResult = 2_000;

/** What an agent is asked about the task of another one. What the task says itself is data, and comes apart from it. */
export function reviewPrompt(question: string): string {
  return [
    'You are asked about a task that another agent does. Do not do the task and change nothing: look at how it is defined and at what came of its last runs, and answer the question.',
    `The question: ${question === '' ? usualQuestion : question}`,
  ].join('\n\n');
}

const usualQuestion =
  'Is the task clear and sound, do its last results do what it asks for, and what would make it better?';

/** The task as it is, and what came of its last runs. */
export function reviewData(
  task: Task,
  { when, runs }: { readonly when: string; readonly runs: readonly Run[] },
): string {
  return [
    `Task ${taskLabel(task.number)} "${task.name}", done by the agent ${task.agent}`,
    `when: ${when}`,
    ...describePolicy(task.policy),
    '',
    'Its prompt:',
    task.prompt,
    '',
    runs.length === 0 ? 'It has not run yet.' : 'Its last runs, the newest first:',
    ...runs.slice(0, mostReviewed).flatMap(runLines),
  ].join('\n');
}

function runLines({ number, state, reason, result = '' }: Run): readonly string[] {
  const why = reason === undefined ? '' : ` (${reason})`;
  const said =
    result.length > longestResult ? `${result.slice(0, longestResult).toWellFormed()}…` : result.trim();
  return ['', `${runLabel(number)} ${state}${why}`, said === '' ? '(it said nothing)' : said];
}
