import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type Congestion,
  cpuCongestion,
  linkCongestion,
} from '../../../../component/core/sending/congestion.js';
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

/** One look a second, from a place on the ladder. */
function run(
  strains: readonly Congestion[],
  from: LadderState = initialLadderState,
): { step: number; saving: LadderState }[] {
  let saving = from;
  return strains.map((strain, second) => {
    saving = nextLadderState(saving, strain, second * 1_000, linkLadder);
    return { step: saving.step, saving };
  });
}
const times = (count: number, strain: Congestion): Congestion[] =>
  Array.from({ length: count }, () => strain);
const last = degradationSteps.length - 1;

describe('the ladder of saving', () => {
  it('is gone down within 3 s, step by step, and never below the last', () => {
    const steps = run(times(40, 'congested')).map(({ step }) => step);
    assert.equal(steps[1], 0, 'one bad second is none');
    assert.equal(steps[3], 1);
    assert.equal(steps.at(-1), last);
  });

  it('is steppedUp again within 15 s once there is plenty', () => {
    const down = run(times(20, 'congested')).at(-1)?.saving ?? initialLadderState;
    const shifted = { ...down, sinceMs: -1_000, steppedAtMs: -1_000 };
    const steps = run(times(20, 'headroom'), shifted).map(({ step }) => step);
    assert.ok((steps[3] ?? last) < last, 'pictures are tried soon');
    assert.equal(steps[16], 0);
  });

  it('has paused pictures back within 15 s, at whatever moment the network gets wide', () => {
    /** So long a browser takes, with pictures being sent, to find out that there is room for them. */
    const FINDS_OUT_S = 3;
    // Timers are early, late, or on time: a look that comes just too soon must not cost a whole one.
    for (const everyS of [0.98, 1, 1.04])
      for (let wideAt = 20; wideAt < 90; wideAt += 0.25) {
        let saving: LadderState = initialLadderState;
        let triedSince: number | null = null;
        for (let second = 0; second < wideAt || isVideoPaused(saving, second * 1_000); second += everyS) {
          assert.ok(
            second <= wideAt + 13,
            `wide at ${wideAt} s, and still paused after ${second - wideAt} s`,
          );
          const sends = saving.step < last;
          triedSince = sends ? (triedSince ?? second) : null;
          const found = triedSince !== null && second - Math.max(triedSince, wideAt) >= FINDS_OUT_S;
          saving = nextLadderState(
            saving,
            !sends || found ? 'headroom' : 'congested',
            second * 1_000,
            linkLadder,
          );
        }
      }
  });

  it('stays where it is enough', () => {
    const place = { ...initialLadderState, step: 2 };
    assert.ok(run(times(60, 'stable'), place).every(({ step }) => step === 2));
  });

  it('does not alternate where one step is too much and the other too little', () => {
    /** Changes in each of several minutes of a place where step 2 holds and step 1 does not. */
    const changesAMinute = (ladder: Ladder) => {
      let saving: LadderState = initialLadderState;
      return Array.from({ length: 20 }, (_, minute) => {
        let changes = 0;
        for (let second = 0; second < 60; second += 1) {
          const before = saving.step;
          saving = nextLadderState(
            saving,
            before < 2 ? 'congested' : 'headroom',
            (minute * 60 + second) * 1_000,
            ladder,
          );
          if (saving.step !== before) changes += 1;
        }
        return changes;
      });
    };
    // A network is tried again every 12 s at most: who never tries never gets back.
    for (const changes of changesAMinute(linkLadder).slice(1))
      assert.ok(changes <= 10, `${changes} in a minute`);
    for (const changes of changesAMinute(cpuLadder).slice(5))
      assert.ok(changes <= 2, `${changes} in a minute`);
  });

  it('of a machine never ends without pictures', () => {
    let saving: LadderState = initialLadderState;
    for (let second = 0; second < 100; second += 1)
      saving = nextLadderState(saving, 'congested', second * 1_000, cpuLadder);
    assert.equal(degradationSteps[saving.step]?.audioOnly, false);
  });

  it('never moves by more than one step at a time', () => {
    const strain = fc.constantFrom<Congestion>('congested', 'stable', 'headroom');
    fc.assert(
      fc.property(fc.array(strain, { maxLength: 200 }), (strains) => {
        const steps = [0, ...run(strains).map(({ step }) => step)];
        for (const [index, step] of steps.entries())
          assert.ok(step >= 0 && step <= last && Math.abs(step - (steps[index - 1] ?? step)) <= 1);
      }),
    );
  });
});

describe('linkStrain', () => {
  const look = { availableBps: 1_000_000, lossShare: 0, allocatedBps: 500_000, sendsVideo: true, step: 0 };

  it('goes by what the way carries, and by what is lost on it', () => {
    assert.equal(linkCongestion(look), 'headroom');
    assert.equal(linkCongestion({ ...look, availableBps: 200_000 }), 'congested');
    assert.equal(linkCongestion({ ...look, availableBps: 450_000 }), 'stable');
    assert.equal(linkCongestion({ ...look, availableBps: null }), 'headroom');
    assert.equal(
      linkCongestion({ ...look, availableBps: 90_000, allocatedBps: 40_000 }),
      'congested',
      'no room for pictures',
    );
  });

  it('goes down for losses alone by two steps, unless nothing else is known', () => {
    assert.equal(linkCongestion({ ...look, lossShare: 0.06 }), 'headroom');
    assert.equal(linkCongestion({ ...look, lossShare: 0.2 }), 'congested');
    assert.equal(linkCongestion({ ...look, lossShare: 0.2, step: 2 }), 'stable');
    assert.equal(linkCongestion({ ...look, lossShare: 0.2, step: 2, availableBps: null }), 'congested');
    assert.equal(linkCongestion({ ...look, lossShare: 0.2, step: 2, availableBps: 90_000 }), 'congested');
  });

  it('tries pictures again where only sound is sent', () => {
    assert.equal(linkCongestion({ ...look, availableBps: 50_000, sendsVideo: false }), 'headroom');
    assert.equal(linkCongestion({ ...look, lossShare: 0.2, sendsVideo: false }), 'headroom');
  });
});

describe('machineStrain', () => {
  it('goes by the frames that are missing', () => {
    assert.equal(cpuCongestion({ encodedShare: null, cpuLimited: false }), 'stable');
    assert.equal(cpuCongestion({ encodedShare: 0.95, cpuLimited: false }), 'headroom');
    assert.equal(cpuCongestion({ encodedShare: 0.7, cpuLimited: false }), 'stable');
    assert.equal(cpuCongestion({ encodedShare: 0.4, cpuLimited: false }), 'congested');
    assert.equal(cpuCongestion({ encodedShare: 0.95, cpuLimited: true }), 'congested');
  });
});

describe('isVideoPaused', () => {
  const last = linkLadder.lastStep;
  /** Steps up at 10 s from where pictures were paused, and looks once a second at what the way carries. */
  const afterLooks = (...strains: readonly Congestion[]): { saving: LadderState; nowMs: number } => {
    const paused: LadderState = {
      ...initialLadderState,
      step: last,
      congestion: 'headroom',
      sinceMs: 0,
      steppedAtMs: 0,
    };
    let saving = nextLadderState(paused, 'headroom', 10_000, linkLadder);
    assert.equal(saving.step, last - 1);
    for (const [index, strain] of strains.entries())
      saving = nextLadderState(saving, strain, 11_000 + index * 1_000, linkLadder);
    return { saving, nowMs: 10_000 + strains.length * 1_000 };
  };
  const told = (...strains: readonly Congestion[]) => {
    const { saving, nowMs } = afterLooks(...strains);
    return isVideoPaused(saving, nowMs);
  };

  it('holds where only sound is sent, and not on the way down', () => {
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

  it('holds while pictures are tried again, until there is clearly room for them', () => {
    assert.equal(told(), true);
    // What was ample without pictures says nothing of them.
    assert.equal(told('headroom'), true);
    assert.equal(told('headroom', 'headroom'), false);
    assert.equal(told('congested', 'headroom', 'headroom'), true);
    assert.equal(told('congested', 'headroom', 'headroom', 'headroom'), false);
  });

  it('is not told again when what was room is only enough', () => {
    assert.equal(told('headroom', 'headroom', 'stable'), false);
  });

  it('ends once they have gone through for longer than it takes to see that they are too much', () => {
    const { saving } = afterLooks('stable', 'stable');
    assert.equal(isVideoPaused(saving, 16_400), true);
    assert.equal(isVideoPaused(saving, 16_500), false);
  });
});
