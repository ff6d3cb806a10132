import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Congestion } from '../../../../component/core/sending/congestion.js';
import {
  cpuLadder,
  degradationSteps,
  initialLadderState,
  isVideoPaused,
  type Ladder,
  type LadderState,
  linkLadder,
  nextLadderState,
} from '../../../../component/core/sending/degradation-ladder.js';

/** Runs one measurement per second, from a state of the ladder. */
function run(
  verdicts: readonly Congestion[],
  from: LadderState = initialLadderState,
): { step: number; state: LadderState }[] {
  let state = from;
  return verdicts.map((verdict, second) => {
    state = nextLadderState(state, verdict, second * 1_000, linkLadder);
    return { step: state.step, state };
  });
}
const times = (count: number, verdict: Congestion): Congestion[] =>
  Array.from({ length: count }, () => verdict);
const last = degradationSteps.length - 1;

describe('nextLadderState', () => {
  it('steps down within 3 s of congestion, and never below the last step', () => {
    const steps = run(times(40, 'congested')).map(({ step }) => step);
    assert.equal(steps[1], 0, 'after a single bad second');
    assert.equal(steps[3], 1);
    assert.equal(steps.at(-1), last);
  });

  it('reaches the first step again within 15 s of headroom', () => {
    const down = run(times(20, 'congested')).at(-1)?.state ?? initialLadderState;
    const shifted = { ...down, sinceMs: -1_000, steppedAtMs: -1_000 };
    const steps = run(times(20, 'headroom'), shifted).map(({ step }) => step);
    assert.ok((steps[3] ?? last) < last, 'video is tried soon');
    assert.equal(steps[16], 0);
  });

  it('resumes paused video within 15 s, at whatever moment the network recovers', () => {
    /** Time that a browser needs to measure the capacity once video is sent. */
    const MEASURES_AFTER_S = 3;
    // Timers are early, late, or on time: a measurement that is slightly early must not cost a whole interval.
    for (const everyS of [0.98, 1, 1.04])
      for (let recoversAt = 20; recoversAt < 90; recoversAt += 0.25) {
        let state: LadderState = initialLadderState;
        let sentSince: number | null = null;
        for (let second = 0; second < recoversAt || isVideoPaused(state, second * 1_000); second += everyS) {
          assert.ok(
            second <= recoversAt + 13,
            `recovered at ${recoversAt} s, and still paused after ${second - recoversAt} s`,
          );
          const sends = state.step < last;
          sentSince = sends ? (sentSince ?? second) : null;
          const measured = sentSince !== null && second - Math.max(sentSince, recoversAt) >= MEASURES_AFTER_S;
          state = nextLadderState(
            state,
            !sends || measured ? 'headroom' : 'congested',
            second * 1_000,
            linkLadder,
          );
        }
      }
  });

  it('keeps a step that is stable', () => {
    const state = { ...initialLadderState, step: 2 };
    assert.ok(run(times(60, 'stable'), state).every(({ step }) => step === 2));
  });

  it('rarely alternates where one step is congested and the next one has headroom', () => {
    /** Number of steps in each of 20 minutes on a path that supports step 2, but not step 1. */
    const changesAMinute = (ladder: Ladder) => {
      let state: LadderState = initialLadderState;
      return Array.from({ length: 20 }, (_, minute) => {
        let changes = 0;
        for (let second = 0; second < 60; second += 1) {
          const before = state.step;
          state = nextLadderState(
            state,
            before < 2 ? 'congested' : 'headroom',
            (minute * 60 + second) * 1_000,
            ladder,
          );
          if (state.step !== before) changes += 1;
        }
        return changes;
      });
    };
    // A link has to try again every 12 s or so, or it would never recover.
    for (const changes of changesAMinute(linkLadder).slice(1))
      assert.ok(changes <= 10, `${changes} in a minute`);
    for (const changes of changesAMinute(cpuLadder).slice(5))
      assert.ok(changes <= 2, `${changes} in a minute`);
  });

  it('never pauses video for the CPU', () => {
    let state: LadderState = initialLadderState;
    for (let second = 0; second < 100; second += 1)
      state = nextLadderState(state, 'congested', second * 1_000, cpuLadder);
    assert.equal(degradationSteps[state.step]?.audioOnly, false);
  });

  it('moves by at most one step at a time', () => {
    const verdict = fc.constantFrom<Congestion>('congested', 'stable', 'headroom');
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 200 }), (verdicts) => {
        const steps = [0, ...run(verdicts).map(({ step }) => step)];
        for (const [index, step] of steps.entries())
          assert.ok(step >= 0 && step <= last && Math.abs(step - (steps[index - 1] ?? step)) <= 1);
      }),
    );
  });
});

describe('isVideoPaused', () => {
  const last = linkLadder.lastStep;
  /** Steps up at 10 s from the last step, and measures once a second after that. */
  const afterMeasurements = (...verdicts: readonly Congestion[]): { state: LadderState; nowMs: number } => {
    const paused: LadderState = {
      ...initialLadderState,
      step: last,
      congestion: 'headroom',
      sinceMs: 0,
      steppedAtMs: 0,
    };
    let state = nextLadderState(paused, 'headroom', 10_000, linkLadder);
    assert.equal(state.step, last - 1);
    for (const [index, verdict] of verdicts.entries())
      state = nextLadderState(state, verdict, 11_000 + index * 1_000, linkLadder);
    return { state, nowMs: 10_000 + verdicts.length * 1_000 };
  };
  const isPausedAfter = (...verdicts: readonly Congestion[]) => {
    const { state, nowMs } = afterMeasurements(...verdicts);
    return isVideoPaused(state, nowMs);
  };

  it('is true on the last step, and not on the way down to it', () => {
    assert.equal(isVideoPaused({ ...initialLadderState, step: last }, 60_000), true);
    assert.equal(
      isVideoPaused({ ...initialLadderState, step: last - 1, steppedAtMs: 10_000 }, 10_000),
      false,
    );
    assert.equal(
      isVideoPaused({ ...initialLadderState, step: last - 2, steppedAtMs: 10_000, steppedUp: true }, 10_000),
      false,
    );
  });

  it('stays true while video is tried again, until headroom is measured', () => {
    assert.equal(isPausedAfter(), true);
    // Headroom that was measured without video says nothing about video.
    assert.equal(isPausedAfter('headroom'), true);
    assert.equal(isPausedAfter('headroom', 'headroom'), false);
    assert.equal(isPausedAfter('congested', 'headroom', 'headroom'), true);
    assert.equal(isPausedAfter('congested', 'headroom', 'headroom', 'headroom'), false);
  });

  it('stays false when headroom turns into a stable path', () => {
    assert.equal(isPausedAfter('headroom', 'headroom', 'stable'), false);
  });

  it('becomes false once a trial has lasted longer than a failing one', () => {
    const { state } = afterMeasurements('stable', 'stable');
    assert.equal(isVideoPaused(state, 16_400), true);
    assert.equal(isVideoPaused(state, 16_500), false);
  });
});
