import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gateConditionSchema,
  type DeploymentState,
  type GateCondition,
} from '../../../contract/deployments.ts';
import { startingPolicy } from '../../policy/draft.ts';
import { SteadyClock } from '../../steady-clock.ts';
import { accepted } from '../../trust/checked.ts';
import { slotAt } from '../../trust/presence-chain.ts';
import { hashOfText } from '../../trust/signed-document.ts';
import { testAuthority, testChain, testOrder } from '../../trust/testing/test-authority.ts';
import { createTestForce } from '../../trust/testing/test-force.ts';
import type { GateFacts } from './gate-facts.ts';
import { recognitionGate } from './recognition-gate.ts';

const begin = 1_800_000_000_000;
const minute = 60_000;
const hour = 60 * minute;
const hash = (digit: string): string => digit.repeat(64);

const force = createTestForce(begin);
const officer = force.holder({
  purpose: 'authorising-officer',
  personnelNumber: '1',
  rank: 'superintendent',
});
const sergeant = force.holder({ purpose: 'authorising-officer', personnelNumber: '3', rank: 'sergeant' });
const onSite = {
  holder: force.holder({ purpose: 'on-site-officer', personnelNumber: '2' }),
  name: 'Ada Example',
  personnelNumber: '2',
};
const model = { hash: hash('d'), name: 'A model', thresholdFloor: 0.5 };
const pack = force.pack(
  {
    ...startingPolicy({
      mode: 'operational',
      force: 'Example Police',
      draftedAt: begin,
      revocationList: 0,
      models: [model, { ...model, hash: hash('e') }],
    }),
    selfTest: { passesBeforeStart: 1 },
  },
  force.signers,
);
const policy = { pack, hash: hashOfText(pack.payload), adopted: { at: begin } };
const withoutModel = force.pack(
  {
    ...startingPolicy({
      mode: 'operational',
      force: 'Example Police',
      draftedAt: begin,
      revocationList: 0,
      models: [],
    }),
    version: 2,
    previous: policy.hash,
  },
  force.signers,
);
const newer = { pack: withoutModel, hash: hashOfText(withoutModel.payload), adopted: { at: begin } };
const order = testOrder(begin + hour, policy.hash, { presenceMinutes: 10 });
const { chain, codes } = testChain(order);
const course = { ...order, intervalMinutes: 10 };

/** What somebody does, or what befalls the house. Each breaks one thing or mends it. */
const deeds = {
  'state live': (world: World) => void (world.state = 'live'),
  'state suspended': (world: World) => void (world.state = 'suspended'),
  'state ended': (world: World) => void (world.state = 'ended'),
  'authority by an officer': (world: World) => void (world.signer = 'officer'),
  'authority by a sergeant': (world: World) => void (world.signer = 'sergeant'),
  'authority gone': (world: World) => void (world.signer = null),
  'documents dropped': (world: World) => void (world.hasDocuments = false),
  'documents back': (world: World) => void (world.hasDocuments = true),
  'the present code': (world: World) => world.type(0),
  'the next code': (world: World) => world.type(1),
  'a made-up code': (world: World) =>
    void (world.word = { slot: world.slot, code: '0'.repeat(16), isRight: false }),
  'list unsealed': (world: World) => void (world.isSealed = false),
  'list sealed': (world: World) => void (world.isSealed = true),
  'approval taken back': (world: World) => void (world.isApproved = false),
  'approval given': (world: World) => void (world.isApproved = true),
  'list old': (world: World) => void (world.isFresh = false),
  'list new': (world: World) => void (world.isFresh = true),
  'model no longer approved': (world: World) => void (world.isModelApproved = false),
  'model approved': (world: World) => void (world.isModelApproved = true),
  'another model': (world: World) => void (world.isModelRight = false),
  'the right model': (world: World) => void (world.isModelRight = true),
  'another threshold': (world: World) => void (world.isThresholdRight = false),
  'the right threshold': (world: World) => void (world.isThresholdRight = true),
  'camera turned': (world: World) => void (world.isCameraRight = false),
  'camera back': (world: World) => void (world.isCameraRight = true),
  'self-test passed': (world: World) => void (world.isTested = true),
  'self-test void': (world: World) => void (world.isTested = false),
  'head kept': (world: World) => void (world.isHeadKept = true),
  'head lost': (world: World) => void (world.isHeadKept = false),
  'process ready': (world: World) => void (world.isReady = true),
  'process dead': (world: World) => void (world.isReady = false),
  'process with another list': (world: World) => void (world.holdsList = false),
  'process with the list': (world: World) => void (world.holdsList = true),
  'policy missing': (world: World) => void (world.hasPolicy = false),
  'policy there': (world: World) => void (world.hasPolicy = true),
} as const;
type Deed = keyof typeof deeds;
// The keys of a literal.
const deedNames = Object.keys(deeds) as Deed[];

/** A house, kept in plain flags that know nothing of signatures: what the gate says is held against them. */
class World {
  wall = begin + hour;
  elapsed = 0;
  latestAt = begin + hour;
  readonly clock = new SteadyClock({ wall: () => this.wall, elapsed: () => this.elapsed });
  state: DeploymentState = 'live';
  signer: 'officer' | 'sergeant' | null = 'officer';
  hasDocuments = true;
  word: { readonly slot: number; readonly code: string; readonly isRight: boolean } | null = null;
  isSealed = true;
  isApproved = true;
  isFresh = true;
  isModelApproved = true;
  isModelRight = true;
  isThresholdRight = true;
  isCameraRight = true;
  isTested = true;
  isHeadKept = true;
  isReady = true;
  holdsList = true;
  hasPolicy = true;

  constructor() {
    this.type(0);
  }

  get slot(): number {
    return slotAt(course, this.clock.now()) ?? 0;
  }

  type(later: number): void {
    const slot = this.slot + later;
    this.word = { slot, code: codes[slot] ?? '', isRight: codes[slot] !== undefined };
  }

  pass(ms: number, setBy: number): void {
    this.elapsed += ms;
    this.wall += ms + setBy;
    this.latestAt = Math.max(this.latestAt, this.wall);
  }

  /** What truly has passed since the code's slot began, by a clock that nobody can set. */
  get trueAgeMs(): number {
    return begin + hour + this.elapsed - (order.from + (this.word?.slot ?? 0) * 8 * minute);
  }

  /** Whether each condition truly holds, by the flags alone. */
  truth(): Readonly<Record<string, boolean>> {
    const age = this.trueAgeMs;
    return {
      'deployment-live': this.state === 'live',
      'policy-in-force': this.hasPolicy,
      authorised: this.signer !== null,
      'officer-rank': this.signer !== 'sergeant',
      'documents-named': this.hasDocuments,
      'inside-window': begin + hour + this.elapsed < order.until,
      'clock-right': this.wall >= this.latestAt - 2 * minute,
      'officers-present': this.word !== null && this.word.isRight && age < 10 * minute,
      'list-sealed': this.isSealed,
      'list-approved': this.isApproved,
      'list-fresh': this.isFresh,
      'model-approved': this.isModelApproved,
      'model-as-authorised': this.isModelRight,
      'threshold-as-authorised': this.isThresholdRight,
      'cameras-in-authority': this.isCameraRight,
      'self-test-passed': this.isTested,
      'head-kept': this.isHeadKept,
      'engine-ready': this.isReady && this.holdsList,
    };
  }

  facts(): GateFacts {
    const signed = this.hasDocuments ? order : { ...order, documents: [] };
    const signer = this.signer === 'sergeant' ? sergeant : officer;
    return {
      now: this.clock.now(),
      wallNow: this.wall,
      latestAt: this.latestAt,
      mode: 'operational',
      root: accepted(force.root),
      revocations: null,
      leastListNumber: 0,
      deployment: { id: order.deploymentId, state: this.state, startedAt: begin + hour, authorisedEntry: 9 },
      policy: this.hasPolicy ? policy : null,
      newestPolicy: accepted(this.isModelApproved ? policy : newer),
      authority: this.signer === null ? null : signer.vouch(testAuthority(signed, onSite)),
      presenceChain: onSite.holder.vouch(this.hasDocuments ? chain : testChain(signed).chain),
      presence: this.word,
      urgent: null,
      selfTest: this.isTested
        ? { listSealHash: hash('c'), modelHash: hash('d'), threshold: 0.5, found: 1 }
        : null,
      keptHeadSize: this.isHeadKept ? 9 : 8,
      list: {
        sealHash: this.isSealed ? hash('c') : hash('e'),
        begunAt: this.isFresh ? begin : begin - 48 * hour,
        expiresAt: begin + 48 * hour,
        entries: 6,
        isApproved: this.isApproved,
        isLocked: false,
      },
      cameras: [{ id: 'camera-1', addressHash: hash(this.isCameraRight ? 'a' : 'f'), isRecording: false }],
      loaded: this.isReady
        ? {
            modelHash: hash(this.isModelRight ? 'd' : 'e'),
            threshold: this.isThresholdRight ? 0.5 : 0.7,
            listSealHash: hash(this.holdsList ? (this.isSealed ? 'c' : 'e') : 'f'),
          }
        : null,
    };
  }
}

interface Move {
  readonly deed: Deed;
  readonly passes: number;
  readonly setBy: number;
}

const move: fc.Arbitrary<Move> = fc.record({
  deed: fc.constantFrom(...deedNames),
  passes: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(12 * minute)),
  setBy: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -30 * hour, max: 8 * hour })),
});

/** Plays a history; answers whether recognition was ever open while something truly did not hold. */
function opensWrongly(moves: readonly Move[], removed: string | null): boolean {
  const world = new World();
  return moves.some(({ deed, passes, setBy }) => {
    world.pass(passes, setBy);
    deeds[deed](world);
    const isOpen = recognitionGate(world.facts()).conditions.every(
      ({ id, isMet }) => isMet || id === removed,
    );
    return isOpen && Object.values(world.truth()).includes(false);
  });
}

describe('over random histories of people, clocks and accidents', () => {
  it('recognition never runs while any condition truly does not hold', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 12 }), (moves) => !opensWrongly(moves, null)),
      { numRuns: 60 },
    );
  }, 120_000);

  it('a gate with one condition less is found out', () => {
    const once = (deed: Deed, setBy = 0, passes = 0): readonly Move[] => [{ deed, passes, setBy }];
    // What is signed is taken out in gate-mutants.test.ts: without it nothing can be read, and all the others say no too.
    const breaks = {
      'deployment-live': once('state ended'),
      'officer-rank': once('authority by a sergeant'),
      'documents-named': once('documents dropped'),
      // The last code counts for a little longer than the window.
      'inside-window': [
        ...once('the present code', 0, order.until - begin - hour - 1),
        ...once('state live', 0, 1),
      ],
      'clock-right': once('state live', -hour),
      'officers-present': once('a made-up code'),
      'list-sealed': once('list unsealed'),
      'list-approved': once('approval taken back'),
      'list-fresh': once('list old'),
      'model-approved': once('model no longer approved'),
      'model-as-authorised': once('another model'),
      'threshold-as-authorised': once('another threshold'),
      'cameras-in-authority': once('camera turned'),
      'self-test-passed': once('self-test void'),
      'head-kept': once('head lost'),
      'engine-ready': once('process with another list'),
    } satisfies Partial<Record<GateCondition['id'], readonly Move[]>>;
    const untried = gateConditionSchema.shape.id.options.filter((id) => !(id in breaks));
    expect(untried).toEqual(['policy-in-force', 'authorised']);
    for (const [id, moves] of Object.entries(breaks)) {
      expect(opensWrongly(moves, null), id).toBe(false);
      expect(opensWrongly(moves, id), id).toBe(true);
    }
  });
});
