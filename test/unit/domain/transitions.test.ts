import { describe, expect, test } from 'vitest';
import { deliveryMoves, deliveryStates, moveDelivery } from '../../../src/domain/delivery.ts';
import { finalRunStates, moveRun, runMoves, runStates } from '../../../src/domain/run.ts';
import { moveTask, taskMoves, taskStates } from '../../../src/domain/task.ts';

const keysOf = <Moves extends object>(moves: Moves) =>
  Object.keys(moves).filter((key): key is Extract<keyof Moves, string> => key in moves);

describe('a run', () => {
  test.each(finalRunStates)('that is %s stays so', (state) => {
    expect(keysOf(runMoves).flatMap((move) => moveRun(state, move) ?? [])).toEqual([]);
  });
  test('can leave every state that is not final, and reach every final one', () => {
    const open = runStates.filter((state) => !finalRunStates.some((each) => each === state));
    for (const state of open)
      expect(keysOf(runMoves).flatMap((move) => moveRun(state, move) ?? [])).not.toEqual([]);
    expect(
      finalRunStates.filter((state) => keysOf(runMoves).every((move) => runMoves[move].to !== state)),
    ).toEqual([]);
  });
});

describe('a delivery', () => {
  test.each(['sent', 'rejected', 'unknown', 'expired'] as const)('that is %s stays so', (state) => {
    expect(keysOf(deliveryMoves).flatMap((move) => moveDelivery(state, move) ?? [])).toEqual([]);
  });
  test('is sent only out of sending', () => {
    expect(deliveryStates.filter((state) => moveDelivery(state, 'confirm') === 'sent')).toEqual(['sending']);
  });
});

describe('a task', () => {
  test.each([
    ['done', ['active', 'deleted']],
    ['cancelled', ['deleted']],
    ['deleted', []],
  ] as const)('that is %s can only become one of: %j', (state, next) => {
    expect(keysOf(taskMoves).flatMap((move) => moveTask(state, move) ?? [])).toEqual(next);
  });
  test('is paused and resumed, and no state is out of reach', () => {
    expect(moveTask('active', 'pause')).toBe('paused');
    expect(moveTask('paused', 'resume')).toBe('active');
    expect(
      taskStates.filter((state) => keysOf(taskMoves).every((move) => taskMoves[move].to !== state)),
    ).toEqual([]);
  });
});
