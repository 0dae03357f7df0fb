import { describe, expect, it } from 'vitest';
import { startingPolicy } from '../policy/draft.ts';
import { accepted } from '../trust/checked.ts';
import { slotAt } from '../trust/presence-chain.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { testAuthority, testChain, testOrder } from '../trust/testing/test-authority.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import type { Gallery } from './inference/inference-client.ts';
import { RecognitionService, type KnownFacts } from './recognition-service.ts';

const hour = 60 * 60 * 1000;
const hash = (digit: string) => digit.repeat(64);

/** A gate whose every condition holds, with the two processes and the log as plain values to look at. */
function openRoom() {
  let now = 1_800_000_000_000;
  const force = createTestForce(now);
  const officer = force.holder({ purpose: 'authorising-officer', rank: 'superintendent' });
  const onSite = {
    holder: force.holder({ purpose: 'on-site-officer' }),
    name: 'Ada Example',
    personnelNumber: '4711',
  };
  const rules = {
    ...startingPolicy({
      mode: 'operational',
      force: 'Example Police',
      draftedAt: now,
      revocationList: 0,
      models: [{ hash: hash('d'), name: 'model', thresholdFloor: 0.5 }],
    }),
    selfTest: { passesBeforeStart: 0 },
  };
  const pack = force.pack(rules, force.signers);
  const policy = { pack, hash: hashOfText(pack.payload), adopted: { at: now } };
  const cameras = ['camera-1', 'camera-2'].map((id) => ({ id, addressHash: hash('a'), isRecording: false }));
  const order = testOrder(now, policy.hash, {
    cameras: cameras.map(({ id, addressHash }) => ({ id, addressHash, name: id })),
    presenceMinutes: 10,
  });
  const slot = slotAt({ ...order, intervalMinutes: 10 }, now) ?? -1;
  const facts: KnownFacts = {
    mode: 'operational',
    latestAt: now,
    root: accepted(force.root),
    revocations: null,
    leastListNumber: 0,
    policy,
    newestPolicy: accepted(policy),
    wallNow: now,
    deployment: { id: 'deployment-1', state: 'live', startedAt: now - 1, authorisedEntry: 1 },
    authority: officer.vouch(testAuthority(order, onSite)),
    presenceChain: onSite.holder.vouch(testChain(order).chain),
    presence: { slot, code: testChain(order).codes[slot] ?? '' },
    urgent: null,
    selfTest: null,
    keptHeadSize: 1,
    list: {
      sealHash: hash('c'),
      begunAt: now - hour,
      expiresAt: now + hour,
      entries: 1,
      isApproved: true,
      isLocked: false,
    },
    cameras,
  };
  const room = {
    facts,
    gather: async (): Promise<KnownFacts> => room.facts,
    log: [] as string[],
    isLogWritable: true,
    allowed: [] as readonly string[],
    gated: [] as readonly string[],
    gallery: null as Gallery | null,
    hasModel: true,
    advance: (byMs: number) => {
      now += byMs;
    },
    loadGallery: async (): Promise<Gallery> => ({
      listSealHash: hash('c'),
      modelHash: hash('d'),
      threshold: 0.5,
      entries: [],
    }),
    service: null as unknown as RecognitionService,
  };
  room.service = new RecognitionService({
    now: () => now,
    inference: {
      get model() {
        return room.hasModel
          ? { name: 'model', purpose: '', modelHash: hash('d'), defaultThreshold: 0.5 }
          : null;
      },
      provider: 'cpu',
      loadStep: 0,
      failure: null,
      get loaded() {
        return room.gallery;
      },
      get gallerySeal() {
        return room.gallery?.listSealHash ?? null;
      },
      setGallery: (gallery) => {
        expect(room.gated, 'the gallery changes while the gate is closed').toEqual([]);
        room.gallery = gallery;
      },
      forgetGallery: () => {
        expect(room.gated, 'the list is forgotten while the gate is closed').toEqual([]);
        room.gallery = null;
      },
      setGate: (cameraIds) => {
        room.gated = cameraIds;
      },
    },
    allowFrames: (cameraIds) => {
      room.allowed = cameraIds;
    },
    gatherFacts: () => room.gather(),
    loadGallery: () => room.loadGallery(),
    readLedgers: async () => [],
    alarm: () => null,
    logGate: async ({ isOpen }) => {
      if (!room.isLogWritable) throw new Error('the disk is full');
      room.log.push(isOpen ? 'open' : 'closed');
    },
    onGateChange: () => undefined,
    onDefect: () => undefined,
  });
  return room;
}

const isRunning = async (room: ReturnType<typeof openRoom>) => (await room.service.status()).isRunning;

describe('recognition under the gate', () => {
  it('opens both processes for the authorised cameras, after writing it down', async () => {
    const room = openRoom();
    await room.service.reconsider();
    expect(room).toMatchObject({
      allowed: ['camera-1', 'camera-2'],
      gated: ['camera-1', 'camera-2'],
      log: ['open'],
    });
  });

  it('closes when the facts can’t be read, says so to whoever asked, and logs it once it can', async () => {
    const room = openRoom();
    await room.service.reconsider();
    room.gather = () => Promise.reject(new Error('the database is gone'));
    await expect(room.service.reconsider()).rejects.toThrow('the database is gone');
    expect(await isRunning(room)).toBe(false);
    expect(room).toMatchObject({ allowed: [], gated: [] });
    room.gather = async () => room.facts;
    await room.service.reconsider();
    expect(room.log).toEqual(['open', 'closed', 'open']);
  });

  it('searches nothing until it holds the list without somebody who was taken off', async () => {
    const room = openRoom();
    await room.service.reconsider();
    const loading = Promise.withResolvers<undefined>();
    const load = room.loadGallery;
    room.loadGallery = async () => {
      await loading.promise;
      return load();
    };
    const reading = room.service.readListAnew();
    expect(room).toMatchObject({ allowed: [], gated: [], gallery: null });
    loading.resolve(undefined);
    await reading;
    await room.service.reconsider();
    expect(room.gallery).not.toBeNull();
    expect(await isRunning(room)).toBe(true);
  });

  it('closes when the list can’t be loaded', async () => {
    const room = openRoom();
    room.loadGallery = () => Promise.reject(new Error('the seal does not fit'));
    await expect(room.service.reconsider()).rejects.toThrow('the seal does not fit');
    expect(room).toMatchObject({ allowed: [], gated: [], log: [] });
  });

  it('stays closed while the opening can’t be written down, and closes although the closing can’t', async () => {
    const room = openRoom();
    room.isLogWritable = false;
    await expect(room.service.reconsider()).rejects.toThrow('the disk is full');
    expect(room).toMatchObject({ allowed: [], gated: [] });
    room.isLogWritable = true;
    await room.service.reconsider();
    expect(await isRunning(room)).toBe(true);

    room.isLogWritable = false;
    room.facts = { ...room.facts, presence: null };
    await expect(room.service.reconsider()).rejects.toThrow('the disk is full');
    expect(room).toMatchObject({ allowed: [], gated: [], log: ['open'] });
    room.isLogWritable = true;
    await room.service.reconsider();
    expect(room.log).toEqual(['open', 'closed']);
  });

  it('takes a camera out at once, and lets it in again only by a new decision', async () => {
    const room = openRoom();
    await room.service.reconsider();
    room.service.withdraw('camera-1');
    expect(room).toMatchObject({ allowed: ['camera-2'], gated: ['camera-2'] });
    room.facts = {
      ...room.facts,
      cameras: [
        { id: 'camera-1', addressHash: hash('b'), isRecording: false },
        room.facts.cameras[1] ?? never(),
      ],
    };
    await room.service.reconsider();
    expect(room.gated).toEqual(['camera-2']);
  });

  it('does not open for a decision that was under way when it was stopped', async () => {
    const room = openRoom();
    const facts = Promise.withResolvers<KnownFacts>();
    room.gather = () => facts.promise;
    const deciding = room.service.reconsider();
    const stopped = room.service.stop();
    facts.resolve(room.facts);
    await Promise.all([deciding, stopped]);
    expect(room).toMatchObject({ allowed: [], gated: [] });
    expect(room.log.at(-1)).not.toBe('open');
  });

  it('hands the list to a recognition process that died while the list was being loaded', async () => {
    const room = openRoom();
    const load = room.loadGallery;
    room.loadGallery = async () => {
      room.gallery = null;
      room.hasModel = false;
      return load();
    };
    await room.service.reconsider();
    expect(await isRunning(room)).toBe(false);
    // The new process holds nothing, whatever was said to the old one.
    room.gallery = null;
    room.hasModel = true;
    room.loadGallery = load;
    await room.service.reconsider();
    expect(await isRunning(room)).toBe(true);
  });

  it('closes within a second of a lapse of time', async () => {
    const room = openRoom();
    await room.service.reconsider();
    room.advance(hour);
    await room.service.reconsider();
    expect(room).toMatchObject({ allowed: [], gated: [] });
  });
});

function never(): never {
  throw new Error('unreachable');
}
