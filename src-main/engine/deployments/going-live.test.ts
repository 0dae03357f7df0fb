import { describe, expect, it } from 'vitest';
import { deploymentRecordSchema } from '../../contract/deployment-record.ts';
import { roleSchema } from '../../contract/domain.ts';
import type { OperationInput, OperationName } from '../../contract/operations.ts';
import { openGoingLiveRoom } from '../testing/going-live-room.ts';
import { testAuthority, testChain } from '../trust/testing/test-authority.ts';
import type { Order } from '../trust/statements.ts';

const hour = 3_600_000;
const withoutTest = { selfTest: { passesBeforeStart: 0 } };

/** A draft, and the order that its officers would be shown. */
async function drafted(house: Awaited<ReturnType<typeof openGoingLiveRoom>>, listId = 'list-one') {
  const { supervisor, sealList, draft, exported } = house;
  const { id } = await supervisor.get('deployments.draft', draft(await sealList(listId)));
  return { id, order: await exported(supervisor, id) };
}

async function authorised(house: Awaited<ReturnType<typeof openGoingLiveRoom>>, listId?: string) {
  const made = await drafted(house, listId);
  await house.supervisor.get('deployments.import-authority', { file: house.signed(made.order) });
  return made;
}

const unmetOf = (decision: {
  readonly conditions: readonly { readonly id: string; readonly isMet: boolean }[];
}) => decision.conditions.filter(({ isMet }) => !isMet).map(({ id }) => id);

describe('from a draft to recognition', () => {
  it('goes over a signed authority, a code, a self-test and a start; the gate opens at the end and not before', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor } = house;
    const { id, order } = await authorised(house);
    expect(unmetOf(await house.decision())).toContain('deployment-live');
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });

    expect(await supervisor.ask('deployments.start', { id })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('The self-test has found 0') },
    });
    await supervisor.get('deployments.begin-self-test', { id });
    expect((await house.decision()).isOpen).toBe(true);
    house.selfTests.note('list-one-staff');
    house.selfTests.note('list-one-wanted');
    const { deployment } = await supervisor.get('deployments.read', { id });
    expect(deployment).toMatchObject({
      state: 'self-test',
      selfTest: { found: 1, needed: 1, staff: [{ reference: 'STAFF-1', passes: 1 }] },
    });
    expect(await supervisor.get('deployments.finish-self-test', { id })).toEqual({ found: 1 });

    house.world.keptHeadSize = null;
    expect(await supervisor.ask('deployments.start', { id })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('No head of the log') },
    });
    house.world.keptHeadSize = 1_000_000;
    await supervisor.get('deployments.start', { id });
    expect(unmetOf(await house.decision())).toEqual([]);

    await supervisor.get('deployments.suspend', { id, reason: 'The van is moved.' });
    expect(unmetOf(await house.decision())).toContain('deployment-live');
    await supervisor.get('deployments.resume', { id, reason: 'It stands again.' });
    expect((await house.decision()).isOpen).toBe(true);
    await supervisor.get('deployments.end', { id, reason: 'The market is over.' });
    expect((await house.decision()).isOpen).toBe(false);
  });

  it('offers its record to those who may have it, once it was live and is over, and not before', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { supervisor, room } = house;
    const auditor = await room.seat('auditor');
    const seats = [supervisor, auditor, await room.seat('operator'), await room.seat('admin')];
    /** Whether each is offered it, and, of the first two, whether it can be had. */
    const offers = async (id: string) => {
      const offered: boolean[] = [];
      for (const seat of seats) {
        const { deployment } = await seat.get('deployments.read', { id });
        offered.push(deployment.steps.some(({ step }) => step === 'report'));
      }
      const had = [supervisor, auditor].map(
        async (seat) => (await seat.ask('deployments.record', { id })).ok,
      );
      return [offered, await Promise.all(had)];
    };
    const nobody = [
      [false, false, false, false],
      [false, false],
    ];
    const never = await drafted(house, 'list-two');
    const { id, order } = await authorised(house);
    expect(await offers(id)).toEqual(nobody);
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    await supervisor.get('deployments.start', { id });
    expect(await offers(id)).toEqual(nobody);
    await supervisor.get('deployments.end', { id, reason: 'The market is over.' });
    expect(await offers(id)).toEqual([
      [true, true, false, false],
      [true, true],
    ]);
    await supervisor.get('deployments.end', { id: never.id, reason: 'It is not needed.' });
    expect(await offers(never.id)).toEqual(nobody);
  });

  it('is complete only with the passes of staff that its policy asks for, and can be ended without them at any time', async () => {
    await using house = await openGoingLiveRoom({
      ...withoutTest,
      measures: { blueListPassesPerDeployment: 20, decoysPerHundredAlerts: 20, rotateAfterVotes: 20 },
    });
    const { supervisor, room } = house;
    const walk = (deploymentId: string, passes: number, found: number) =>
      room.database.client.call('thresholds.note-walk', {
        deploymentId,
        passes,
        found,
        threshold: 0.6,
        actorId: supervisor.person.id,
      });
    /** Live, walked so often, and over. */
    const over = async (listId: string, passes: number) => {
      const { id, order } = await authorised(house, listId);
      await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
      await supervisor.get('deployments.start', { id });
      const before = (await supervisor.get('deployments.read', { id })).deployment;
      expect(before).toMatchObject({ stateWords: 'The deployment is live.', walks: { due: 20, walked: 0 } });
      if (passes > 0) await walk(id, passes, passes - 1);
      await supervisor.get('deployments.end', { id, reason: 'The market is over.' });
      const { deployment } = await supervisor.get('deployments.read', { id });
      const { text } = await supervisor.get('deployments.record', { id, format: 'json' });
      const page = (await supervisor.get('deployments.record', { id })).text;
      return { deployment, page, staffFound: deploymentRecordSchema.parse(JSON.parse(text)).staffFound };
    };
    const none = await over('list-one', 0);
    expect(none.deployment.walks).toEqual({ due: 20, walked: 0 });
    expect(none.deployment.stateWords).toContain(
      'It is not complete: of the 20 passes of staff on the blue list that its policy asks for, 0 were walked.',
    );
    expect(none.staffFound).toMatchObject({
      passesDue: 20,
      isComplete: false,
      walks: { of: 0, share: null },
    });
    expect(none.page).toContain(
      'No: its policy asks for 20 passes of staff on the blue list, and 0 were walked',
    );

    const few = await over('list-two', 19);
    expect(few.deployment.stateWords).toContain('19 were walked');
    expect(few.staffFound).toMatchObject({ isComplete: false, walks: { count: 18, of: 19 } });

    const all = await over('list-three', 20);
    expect(all.deployment.stateWords).toBe('The deployment has ended.');
    expect(all.staffFound).toMatchObject({ isComplete: true, walks: { count: 19, of: 20 } });
    expect(all.page).toMatch(/<th scope="row">Complete<\/th><td>Yes<\/td>/);
  });

  it('stops when anything that was bound changes, with the reason, and goes on with a new authority', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { supervisor, world } = house;
    const { id, order } = await authorised(house);
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    await supervisor.get('deployments.start', { id });
    expect((await house.decision()).isOpen).toBe(true);

    world.cameras = [{ id: 'cam-01', name: 'Camera one', addressHash: 'd'.repeat(64), isRecording: false }];
    expect(unmetOf(await house.decision())).toEqual(['cameras-in-authority']);
    const again = await house.exported(supervisor, id);
    expect(again.cameras[0]?.addressHash).toBe('d'.repeat(64));
    await supervisor.get('deployments.import-authority', { file: house.signed(again) });
    expect((await house.decision()).isOpen).toBe(true);

    world.modelHash = 'e'.repeat(64);
    expect(unmetOf(await house.decision())).toContain('model-as-authorised');
  });

  it('is for a supervisor alone; nobody else gets one step further, whatever they send', async () => {
    await using house = await openGoingLiveRoom();
    const { id, order } = await drafted(house);
    const file = house.signed(order);
    const steps: readonly (readonly [OperationName, unknown])[] = [
      ['deployments.export', { id }],
      ['deployments.preview-authority', { file }],
      ['deployments.import-authority', { file }],
      ['deployments.begin-self-test', { id }],
      ['deployments.finish-self-test', { id }],
      ['deployments.start', { id }],
    ];
    for (const role of roleSchema.options.filter((one) => one !== 'supervisor')) {
      const seat = await house.room.seat(role);
      for (const [operation, input] of steps) {
        // The inputs fit their operations; the pairs can't be typed one by one.
        const reply = await seat.ask(operation, input as OperationInput<typeof operation>);
        expect(reply, `${role} ${operation}`).toMatchObject({ error: { code: 'not-allowed' } });
      }
    }
    const { deployment } = await house.supervisor.get('deployments.read', { id });
    expect(deployment.state).toBe('draft');
  });
});

describe('an authority', () => {
  const changed = (order: Order, changes: Partial<Order>): Order => ({ ...order, ...changes });

  it.each<[string, (house: Awaited<ReturnType<typeof openGoingLiveRoom>>, order: Order) => string, string]>([
    ['that is no file of ours', () => '{}', 'no signed authority'],
    ['that is not even JSON', () => 'x', 'not even JSON'],
    [
      'by an officer of another rank',
      ({ force, onSite }, order) => {
        const sergeant = force.holder({ purpose: 'authorising-officer', rank: 'sergeant' });
        return JSON.stringify({
          format: 'cordon-authority/1',
          authority: sergeant.vouch(testAuthority(order, onSite)),
          presence: onSite.holder.vouch(testChain(order).chain),
        });
      },
      'of no rank that may authorise',
    ],
    [
      'signed by the on-site officer',
      ({ onSite }, order) =>
        JSON.stringify({
          format: 'cordon-authority/1',
          authority: onSite.holder.vouch(testAuthority(order, onSite)),
          presence: onSite.holder.vouch(testChain(order).chain),
        }),
      'on-site officer',
    ],
    [
      'whose on-site officer’s word is for another order',
      ({ officer, onSite }, order) =>
        JSON.stringify({
          format: 'cordon-authority/1',
          authority: officer.vouch(testAuthority(order, onSite)),
          presence: onSite.holder.vouch(testChain(changed(order, { place: 'Elsewhere' })).chain),
        }),
      'for another order',
    ],
    [
      'for another place',
      (house, order) => house.signed(changed(order, { place: 'Elsewhere' })),
      'the place changed',
    ],
    [
      'for another camera address',
      (house, order) =>
        house.signed(
          changed(order, { cameras: order.cameras.map((one) => ({ ...one, addressHash: 'd'.repeat(64) })) }),
        ),
      'a camera or its address changed',
    ],
    [
      'with a lower threshold',
      (house, order) => house.signed(changed(order, { threshold: 0.5 })),
      'the threshold',
    ],
    [
      'with a longer window',
      (house, order) => house.signed(changed(order, { until: order.until + hour })),
      'the window',
    ],
    [
      'with a document too few',
      (house, order) => house.signed(changed(order, { documents: [] })),
      'does not name these',
    ],
    [
      'under another policy',
      (house, order) => house.signed(changed(order, { policyHash: 'f'.repeat(64) })),
      'another version',
    ],
    ['of a demo', (house, order) => house.signed(changed(order, { mode: 'demo' })), 'for a demo'],
    [
      'for a deployment that is not here',
      (house, order) => house.signed(changed(order, { deploymentId: 'deployment-9' })),
      'not on this workstation',
    ],
    [
      'with one letter changed',
      (house, order) => house.signed(order).replace('Market Square', 'Market Squarf'),
      'does not carry the signature',
    ],
  ])('%s is refused with the reason, which is an entry of the log', async (_, forge, words) => {
    await using house = await openGoingLiveRoom();
    const { supervisor } = house;
    const { id, order } = await drafted(house);
    const file = forge(house, order);
    expect(await supervisor.get('deployments.preview-authority', { file })).toMatchObject({
      refusal: expect.stringContaining(words),
    });
    expect(await supervisor.ask('deployments.import-authority', { file })).toMatchObject({
      error: { code: 'not-trusted', message: expect.stringContaining(words) },
    });
    const { entries } = await supervisor.get('case-log.list', { kind: 'deployment.refused' });
    expect(entries[0]?.words).toContain(words);
    expect((await supervisor.get('deployments.read', { id })).deployment.state).toBe('draft');
  });

  it('counts once, and its list for no other deployment, also when it never started', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { supervisor } = house;
    const { id, order } = await authorised(house);
    await supervisor.get('deployments.reopen', { id, reason: 'The place was wrong.' });
    expect(await supervisor.ask('deployments.import-authority', { file: house.signed(order) })).toMatchObject(
      {
        error: { message: expect.stringContaining('imported already') },
      },
    );
    const next = await supervisor.get(
      'deployments.draft',
      house.draft('list-one', { place: 'Station Road' }),
    );
    const nextOrder = await house.exported(supervisor, next.id);
    expect(
      await supervisor.ask('deployments.import-authority', { file: house.signed(nextOrder) }),
    ).toMatchObject({
      error: { code: 'not-trusted', message: expect.stringContaining('authorised for another deployment') },
    });
  });

  it('does not outlive its window', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { id, order } = await authorised(house);
    await house.supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    await house.supervisor.get('deployments.start', { id });
    house.room.database.clock.advance(6 * hour);
    expect(unmetOf(await house.decision())).toContain('inside-window');
    await house.watch.look();
    await house.watch.look();
    const [deployment] = await house.room.database.client.call('deployments.all');
    expect(deployment?.state).toBe('purged');
  });
});

describe('the on-site officer’s code', () => {
  it('counts in its slot, once; none before, after, twice, or made up', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { supervisor } = house;
    const { order } = await authorised(house);
    const operator = await house.room.seat('operator');
    const refused = async (code: string): Promise<string> => {
      const reply = await operator.ask('deployments.confirm-presence', { code });
      return reply.ok ? 'it was taken' : reply.error.message;
    };
    house.nextSlot(order);
    expect(await refused(house.code(order, -1))).toContain('the code before the present one');
    expect(await refused(house.code(order, 1))).toContain('after the present one');
    expect(await refused('0000 0000 0000 0000')).toContain('not the on-site officer’s code');
    expect(await refused('hello')).toContain('sixteen letters');
    const spoken = house
      .code(order)
      .toLowerCase()
      .replaceAll(/(.{4})/g, '$1 ');
    await operator.get('deployments.confirm-presence', { code: spoken });
    expect(await refused(house.code(order))).toContain('used already');
    // Five wrong ones in five minutes: then nobody types for a while, on no seat.
    expect(await refused('0000 0000 0000 0001')).toContain('not the on-site officer’s code');
    const late = await supervisor.ask('deployments.confirm-presence', { code: house.code(order) });
    expect(late).toMatchObject({ error: { code: 'too-many-attempts' } });
    const { entries } = await supervisor.get('case-log.list', { kind: 'presence.refused' });
    expect(entries.length).toBeGreaterThan(3);
  });

  it('missing, stops recognition; the next one starts it again', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { supervisor } = house;
    const { id, order } = await authorised(house);
    await supervisor.get('deployments.start', { id });
    expect(unmetOf(await house.decision())).toEqual(['officers-present']);
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    expect((await house.decision()).isOpen).toBe(true);
    house.nextSlot(order);
    expect((await house.decision()).isOpen).toBe(true);
    house.nextSlot(order);
    expect(unmetOf(await house.decision())).toEqual(['officers-present']);
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    expect((await house.decision()).isOpen).toBe(true);
  });

  it('is not for those who judge nothing', async () => {
    await using house = await openGoingLiveRoom(withoutTest);
    const { order } = await authorised(house);
    for (const role of ['admin', 'auditor'] as const) {
      const seat = await house.room.seat(role);
      expect(await seat.ask('deployments.confirm-presence', { code: house.code(order) })).toMatchObject({
        error: { code: 'not-allowed' },
      });
    }
  });
});

it('the gate is asked anew of a draft, a change and an authority before anybody is told of them', async () => {
  await using house = await openGoingLiveRoom();
  const { supervisor, sealList, draft, exported, world } = house;
  const told = async (what: () => Promise<unknown>) => {
    world.told.length = 0;
    await what();
    return world.told;
  };
  const wanted = draft(await sealList('list-one'));
  let id = '';
  const asked = ['the gate', 'deployment.changed'];
  expect(await told(async () => ({ id } = await supervisor.get('deployments.draft', wanted)))).toEqual(asked);
  expect(await told(() => supervisor.get('deployments.change', { ...wanted, id, name: 'Market' }))).toEqual(
    asked,
  );
  const file = house.signed(await exported(supervisor, id));
  expect(await told(() => supervisor.get('deployments.import-authority', { file }))).toEqual(asked);
});

describe('an urgent start', () => {
  const reason = 'A threat to life.';

  it('takes two people, one a supervisor, and an on-site officer who signed for exactly it', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const { id, order } = await drafted(house);
    const presenceFile = house.promised(order);
    const operators = [await room.seat('operator'), await room.seat('operator')] as const;
    for (const role of ['admin', 'auditor'] as const) {
      const seat = await room.seat(role);
      expect(await seat.ask('deployments.ask-urgent', { id, reason, presenceFile })).toMatchObject({
        error: { code: 'not-allowed' },
      });
    }
    const elsewhere = house.promised({ ...order, place: 'Elsewhere' });
    expect(
      await supervisor.ask('deployments.ask-urgent', { id, reason, presenceFile: elsewhere }),
    ).toMatchObject({ error: { code: 'not-trusted', message: expect.stringContaining('another order') } });
    await operators[0].get('deployments.ask-urgent', { id, reason, presenceFile });
    expect(await operators[0].ask('deployments.confirm-urgent', { id, askedAt: house.now() })).toMatchObject({
      error: { message: expect.stringContaining('A second person') },
    });
    expect(await operators[1].ask('deployments.confirm-urgent', { id, askedAt: house.now() })).toMatchObject({
      error: { message: expect.stringContaining('a supervisor') },
    });
    expect((await supervisor.get('deployments.read', { id })).deployment.state).toBe('draft');
    await supervisor.get('deployments.confirm-urgent', { id, askedAt: house.now() });
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    expect(unmetOf(await house.decision())).toEqual([]);
    const { deployment } = await supervisor.get('deployments.read', { id });
    expect(deployment.urgent).toMatchObject({ reason, isAuthorised: false });
    await supervisor.get('deployments.end', { id, reason: 'It is over.' });
    const { text } = await supervisor.get('deployments.record', { id });
    expect(text).toContain('An urgent start');
  });

  it('is told to everybody who may confirm it, and to nobody as theirs who may not', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const { id, order } = await drafted(house);
    const [asking, other] = [await room.seat('operator'), await room.seat('operator')];
    const askedOf = async (seat: typeof supervisor) => {
      const { deployments } = await seat.get('deployments.list', {});
      return deployments.find((one) => one.id === id)?.urgentAsked;
    };
    expect(await askedOf(supervisor)).toBeNull();
    await asking.get('deployments.ask-urgent', { id, reason, presenceFile: house.promised(order) });
    const by = asking.person.displayName;
    expect(await askedOf(supervisor)).toEqual({
      reason,
      by,
      at: house.now(),
      cannotConfirmBecause: null,
      isMine: false,
    });
    expect((await askedOf(asking))?.cannotConfirmBecause).toContain('You asked for it yourself');
    expect((await askedOf(other))?.cannotConfirmBecause).toContain('has to be a supervisor');
    // Nothing of it reaches somebody who takes no part in this deployment.
    const limited = await room.seat('supervisor', { cameraIds: null, deploymentIds: ['deployment-test'] });
    expect(await askedOf(limited)).toBeUndefined();
    await supervisor.get('deployments.confirm-urgent', { id, askedAt: house.now() });
    expect(await askedOf(supervisor)).toBeNull();
  });

  it('is withdrawn by whoever asked or refused by whoever is asked, with a reason that is logged', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const { id, order } = await drafted(house);
    const presenceFile = house.promised(order);
    const [asking, other] = [await room.seat('operator'), await room.seat('operator')];
    const drop = { id, askedAt: house.now(), reason: 'He was arrested at the station.' };
    expect(await asking.ask('deployments.drop-urgent', drop)).toMatchObject({ error: { code: 'not-found' } });
    await asking.get('deployments.ask-urgent', { id, reason, presenceFile });
    for (const role of ['admin', 'auditor'] as const)
      expect(await (await room.seat(role)).ask('deployments.drop-urgent', drop)).toMatchObject({
        error: { code: 'not-allowed' },
      });
    expect(await asking.ask('deployments.drop-urgent', { ...drop, reason: ' ' })).toMatchObject({
      error: { code: 'bad-request' },
    });
    // What was asked for before or after is another request.
    expect(await asking.ask('deployments.drop-urgent', { ...drop, askedAt: drop.askedAt - 1 })).toMatchObject(
      { error: { code: 'conflict' } },
    );
    await asking.get('deployments.drop-urgent', drop);
    expect(await supervisor.ask('deployments.confirm-urgent', { id, askedAt: drop.askedAt })).toMatchObject({
      error: { code: 'not-found' },
    });
    const { deployment } = await supervisor.get('deployments.read', { id });
    expect(deployment).toMatchObject({ state: 'draft', urgentAsked: null });

    await asking.get('deployments.ask-urgent', { id, reason, presenceFile });
    await other.get('deployments.drop-urgent', { ...drop, reason: 'It can wait for the officer.' });
    const { entries } = await (await room.seat('auditor')).get('case-log.list', {});
    expect(
      entries.map(({ words }) => words).filter((words) => words.startsWith('The urgent start of')),
    ).toEqual([
      'The urgent start of the deployment Market day was refused: It can wait for the officer.',
      'The urgent start of the deployment Market day was withdrawn: He was arrested at the station.',
    ]);
    // What two people have started nobody takes back like that.
    await asking.get('deployments.ask-urgent', { id, reason, presenceFile });
    await supervisor.get('deployments.confirm-urgent', { id, askedAt: house.now() });
    expect(await asking.ask('deployments.drop-urgent', drop)).toMatchObject({ error: { code: 'not-found' } });
  });

  it('is confirmed as it was read, and only while whoever asked may still ask', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const { client, clock } = room.database;
    const { id, order } = await drafted(house);
    const presenceFile = house.promised(order);
    const operator = await room.seat('operator');
    await operator.get('deployments.ask-urgent', { id, reason, presenceFile });
    const askedAt = house.now();
    clock.advance(1_000);
    await operator.get('deployments.ask-urgent', { id, reason: 'Something else altogether.', presenceFile });
    expect(await supervisor.ask('deployments.confirm-urgent', { id, askedAt })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('asked for anew since you read it') },
    });
    await room.disable(operator);
    const { deployment } = await supervisor.get('deployments.read', { id });
    expect(deployment.urgentAsked?.cannotConfirmBecause).toContain('may not any more');
    expect(await supervisor.ask('deployments.confirm-urgent', { id, askedAt: house.now() })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('may not any more') },
    });
    expect((await client.call('deployments.find', { id }))?.state).toBe('draft');
  });

  it('stops and destroys itself when no written authority comes within a day', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const { id, order } = await drafted(house);
    await supervisor.get('deployments.ask-urgent', { id, reason, presenceFile: house.promised(order) });
    await (await room.seat('operator')).get('deployments.confirm-urgent', { id, askedAt: house.now() });
    await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
    expect((await house.decision()).isOpen).toBe(true);
    room.database.clock.advance(7 * hour);
    await house.watch.look();
    const find = () => room.database.client.call('deployments.find', { id });
    expect((await find())?.state).toBe('ended');
    room.database.clock.advance(17 * hour);
    await house.watch.look();
    expect((await find())?.state).toBe('purged');
    const late = await room.seat('supervisor');
    expect(await late.ask('deployments.import-authority', { file: house.signed(order) })).toMatchObject({
      error: { code: 'not-trusted' },
    });
  });

  it('keeps what it has when its authority comes within the day, be it over or not', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const { id, order } = await drafted(house);
    await supervisor.get('deployments.ask-urgent', { id, reason, presenceFile: house.promised(order) });
    await (await room.seat('operator')).get('deployments.confirm-urgent', { id, askedAt: house.now() });
    await supervisor.get('deployments.end', { id, reason: 'It is over.' });
    await supervisor.get('deployments.import-authority', { file: house.signed(order) });
    const { deployment } = await supervisor.get('deployments.read', { id });
    expect(deployment).toMatchObject({ state: 'ended', urgent: { isAuthorised: true } });
  });

  it('is possible once per place in seven days, however the place is written', async () => {
    await using house = await openGoingLiveRoom();
    const { supervisor, room } = house;
    const first = await drafted(house);
    await supervisor.get('deployments.ask-urgent', {
      id: first.id,
      reason,
      presenceFile: house.promised(first.order),
    });
    await (
      await room.seat('operator')
    ).get('deployments.confirm-urgent', { id: first.id, askedAt: house.now() });
    await supervisor.get('deployments.end', { id: first.id, reason: 'It is over.' });
    const listId = await house.sealList('list-two');
    const { id } = await supervisor.get('deployments.draft', house.draft(listId, { place: 'market-SQUARE' }));
    const presenceFile = house.promised(await house.exported(supervisor, id));
    expect(await supervisor.ask('deployments.ask-urgent', { id, reason, presenceFile })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('after 7 days') },
    });
  });
});
