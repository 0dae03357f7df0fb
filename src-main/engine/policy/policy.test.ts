import { describe, expect, it } from 'vitest';
import { operations } from '../../contract/operations.ts';
import { readPolicy } from '../trust/policy-pack.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { openPolicyRoom } from './testing/policy-room.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

type Room = Awaited<ReturnType<typeof openPolicyRoom>>;

/** A workstation with a pinned root and version 1 in force, and an admin and a supervisor at it. */
async function openSetUp() {
  const room = await openPolicyRoom();
  const admin = await room.seat('admin');
  const supervisor = await room.seat('supervisor');
  await admin.get('trust.pin-root', { file: room.rootFile(), fingerprint: room.fingerprint });
  const first = room.policy();
  await supervisor.get('policy.adopt', { files: [room.signed(first)], hash: room.hashOf(first) });
  return Object.assign(room, { admin, supervisor, first });
}

/** The version after one, with these changes. */
function next(
  room: Room,
  before: ReturnType<Room['policy']>,
  changes: Partial<ReturnType<Room['policy']>> = {},
) {
  return room.policy({ ...before, version: before.version + 1, previous: room.hashOf(before), ...changes });
}

describe('the force root', () => {
  it('is pinned by an admin who types its fingerprint from the paper, and shown to everybody', async () => {
    await using room = await openPolicyRoom();
    const admin = await room.seat('admin');
    const file = room.rootFile();
    expect(await admin.get('trust.preview-root', { file })).toMatchObject({ force: 'Example Police' });
    expect(await admin.refusal('trust.pin-root', { file, fingerprint: 'AAAAA-AAAAA' })).toContain(
      'is not that of this file',
    );
    expect((await admin.get('policy.current', {})).root).toBeNull();

    await admin.get('trust.pin-root', {
      file,
      fingerprint: room.fingerprint.toLowerCase().replaceAll('-', ' '),
    });
    const operator = await room.seat('operator');
    expect((await operator.get('policy.current', {})).root).toMatchObject({
      force: 'Example Police',
      fingerprint: room.fingerprint,
      pinned: { by: 'The admin' },
    });
    expect(await room.logged('trust.root-pinned')).toEqual([
      `The force root of Example Police was pinned: ${room.fingerprint}.`,
    ]);
    expect((await room.logged('policy.refused'))[0]).toContain('A force root was handed in and refused');
  });

  it('is pinned once: another is refused, the same again changes nothing', async () => {
    await using room = await openSetUp();
    const stranger = await openPolicyRoom();
    await using _ = stranger;
    expect(
      await room.admin.refusal('trust.pin-root', {
        file: stranger.rootFile(),
        fingerprint: stranger.fingerprint,
      }),
    ).toMatch(/^already-set-up/);
    await room.admin
      .get('trust.pin-root', { file: room.rootFile(), fingerprint: room.fingerprint })
      .catch(() => undefined);
    expect((await room.admin.get('policy.current', {})).problem).toBeNull();
  });

  it('of a demo is refused, and so is any other file', async () => {
    await using room = await openPolicyRoom();
    const admin = await room.seat('admin');
    const demo = createTestForce(room.clock.now(), 'demo');
    const file = room.rootFile().replace(room.force.root.publicKey, demo.root.publicKey);
    expect(await admin.refusal('trust.preview-root', { file })).toMatch(/^not-trusted/);
    for (const text of ['', 'no JSON', '{}', room.signed(room.policy())]) {
      expect(await admin.refusal('trust.pin-root', { file: text, fingerprint: room.fingerprint })).toContain(
        'no force root',
      );
    }
  });

  it('that was pinned only half counts for nothing, and can be pinned again', async () => {
    await using room = await openPolicyRoom();
    const admin = await room.seat('admin');
    const pin = () => admin.ask('trust.pin-root', { file, fingerprint: room.fingerprint });
    const file = room.rootFile();
    await pin();
    room.room.seal = null;
    expect((await admin.get('policy.current', {})).problem).toContain(
      'The vault does not know the force root',
    );
    await pin();
    expect((await admin.get('policy.current', {})).root?.fingerprint).toBe(room.fingerprint);
  });
});

describe('a policy', () => {
  it('is looked at, then put in force by an admin or a supervisor', async () => {
    await using room = await openPolicyRoom();
    const admin = await room.seat('admin');
    const supervisor = await room.seat('supervisor');
    const policy = room.policy();
    const files = [room.signed(policy)];
    expect((await supervisor.get('policy.preview', { files })).refusal).toContain('No force root is pinned');
    await admin.get('trust.pin-root', { file: room.rootFile(), fingerprint: room.fingerprint });

    const preview = await supervisor.get('policy.preview', { files });
    expect(preview).toMatchObject({
      refusal: null,
      consequence: 'It applies from now on.',
      version: {
        version: 1,
        changes: [],
        changedFrom: null,
        signers: [{ holder: 'Ada Example' }, { holder: 'Bo Sample' }],
      },
    });
    expect((await supervisor.get('policy.current', {})).latest).toBeNull();
    await supervisor.get('policy.adopt', { files, hash: preview.version?.hash ?? '' });

    const operator = await room.seat('operator');
    expect(await operator.get('policy.current', {})).toMatchObject({
      problem: null,
      latest: { version: 1, adopted: { by: 'The supervisor' } },
      categories: policy.categories,
    });
    expect((await room.keeper.require()).policy).toEqual(policy);
    expect(room.events).toContainEqual({ kind: 'policy.changed' });
    expect(room.room.reconsidered).toBeGreaterThan(0);
    expect(await room.logged('policy.adopted')).toEqual([
      expect.stringMatching(
        /^Version 1 of the policy \([0-9a-f]{12}\), signed by Ada Example and Bo Sample, came into force\.$/,
      ),
    ]);
  });

  it('shows what a next version changes, and keeps every version readable', async () => {
    await using room = await openSetUp();
    const second = next(room, room.first, { watchlist: { ...room.first.watchlist, maximumEntries: 100 } });
    const files = [room.signed(second)];
    const { version } = await room.admin.get('policy.preview', { files });
    expect(version?.changes.map(({ words }) => words)).toEqual(['100 people (before: 2,000 people).']);
    await room.admin.get('policy.adopt', { files, hash: version?.hash ?? '' });

    const auditor = await room.seat('auditor');
    const { versions } = await auditor.get('policy.versions', {});
    expect(versions.map(({ version: number, changedFrom }) => [number, changedFrom])).toEqual([
      [2, 1],
      [1, null],
    ]);
    const old = await auditor.get('policy.version', { version: 1 });
    expect(old.rules.find(({ id }) => id === 'watchlist.maximum')?.lines).toEqual(['2,000 people']);
    expect(await auditor.refusal('policy.version', { version: 3 })).toContain('never in force here');

    const exported = await auditor.get('policy.export', { version: 2, what: 'difference', form: 'text' });
    expect(exported.fileName).toBe('policy-2-changes.txt');
    expect(exported.text).toContain('Stricter. 100 people (before: 2,000 people).');
    const html = await auditor.get('policy.export', { version: 2, what: 'policy', form: 'html' });
    expect(html.text).toContain('<h1>Policy for live facial recognition: Example Police, version 2</h1>');
    const signed = await auditor.get('policy.export', { version: 2, what: 'policy', form: 'signed' });
    expect(JSON.parse(signed.text)).toEqual(JSON.parse(files[0] ?? ''));
    expect(
      await auditor.refusal('policy.export', { version: 1, what: 'difference', form: 'text' }),
    ).toContain('is not known here');
  });

  it('is refused to whoever may not, as each role and as nobody', async () => {
    await using room = await openSetUp();
    const second = next(room, room.first);
    const file = room.signed(second);
    const list = room.listFile(room.force.revocations(1, []));
    const attempts = [
      ['policy.preview', { files: [file] }],
      ['policy.adopt', { files: [file], hash: room.hashOf(second) }],
      ['policy.draft', {}],
      ['trust.preview-root', { file: room.rootFile() }],
      ['trust.pin-root', { file: room.rootFile(), fingerprint: room.fingerprint }],
      ['trust.adopt-revocations', { file: list }],
      ['policy.versions', {}],
      ['policy.export', { version: 1, what: 'policy', form: 'text' }],
    ] as const;
    for (const role of ['operator', 'supervisor', 'admin', 'auditor', null] as const) {
      const seat = await room.seat(role);
      for (const [operation, input] of attempts) {
        const { audience } = operations[operation];
        const isAllowed =
          role !== null && Array.isArray(audience) && (audience as readonly string[]).includes(role);
        if (isAllowed) continue;
        expect(await seat.refusal(operation, input as never), `${operation} as ${String(role)}`).toMatch(
          role === null ? /^not-signed-in/ : /^not-allowed/,
        );
      }
    }
    expect((await room.admin.get('policy.current', {})).latest?.version).toBe(1);
  });

  it('is refused with the reason, which is an entry of the log, and changes nothing', async () => {
    await using room = await openSetUp();
    const { first, force } = room;
    const [ada, bo] = force.signers;
    const second = next(room, first);
    const strangers = createTestForce(room.clock.now());
    const loose = next(room, first, { alerts: { ...first.alerts, confirmedKeptDays: 365 } });
    const refusals: readonly (readonly [string, string])[] = [
      [room.signed(first), 'in force here already'],
      [room.signed(room.policy({ version: 3, previous: room.hashOf(first) })), 'the versions between'],
      [room.signed(next(room, first, { previous: 'e'.repeat(64) })), 'follows another version 1'],
      [room.signed(second, [ada]), 'Only Ada Example has signed'],
      [room.signed(second, [ada, ada]), 'Two different people must sign'],
      [room.signed(second, strangers.signers), 'does not carry the signature'],
      [room.signed(loose), 'destroyed at most 31 days'],
      [room.signed({ ...second, mode: 'demo' }), 'belongs to a demo'],
      [
        room.signed(second, [ada, force.holder({ personnelNumber: '9', until: room.clock.now() })]),
        'ran out',
      ],
      [room.signed(next(room, first, { revocationList: 1 })), 'needs list 1 of revocations'],
      [
        room.signed(next(room, first, { draftedAt: room.clock.now() + hour })),
        'One of the two clocks is wrong',
      ],
      [room.signed(second).replace('maximumEntries', 'maximumEntriez'), 'form that it should'],
      ['{"format":"cordon-policy/1"}', 'no signed policy'],
      [room.rootFile(), 'but “cordon-force-root/1”'],
      ['no JSON', 'not even JSON'],
    ];
    for (const [file, words] of refusals) {
      expect((await room.admin.get('policy.preview', { files: [file] })).refusal, words).toContain(words);
      expect(
        await room.admin.refusal('policy.adopt', { files: [file], hash: room.hashOf(second) }),
      ).toContain(words);
    }
    expect((await room.logged('policy.refused')).length).toBe(refusals.length);
    expect(
      await room.admin.refusal('policy.adopt', {
        files: [room.signed(second, [ada, bo])],
        hash: 'e'.repeat(64),
      }),
    ).toMatch(/^conflict/);
    expect((await room.admin.get('policy.current', {})).latest?.version).toBe(1);
  });

  it('comes with the versions that were missed, though their signers’ certificates ran out meanwhile', async () => {
    await using room = await openSetUp();
    const second = next(room, room.first);
    const missed = room.signed(second);
    room.clock.advance(30 * day);
    const from = room.clock.now() - hour;
    const until = room.clock.now() + 90 * day;
    const renewed = [
      room.force.holder({ from, until }),
      room.force.holder({ holder: 'Bo Sample', personnelNumber: '4712', from, until }),
    ];
    const third = next(room, second);
    const newest = room.signed(third, renewed);
    const refusal = async (files: string[]) => (await room.admin.get('policy.preview', { files })).refusal;
    expect(await refusal([missed])).toContain('ran out');
    expect(await refusal([newest])).toContain('the versions between');
    expect(await refusal([newest, room.signed(next(room, room.first, { summary: 'Another.' }))])).toContain(
      'follows another version 2',
    );
    expect(await refusal([newest, missed])).toBeNull();
    await room.admin.get('policy.adopt', {
      files: [newest, missed, room.signed(room.first)],
      hash: room.hashOf(third),
    });
    const { versions } = await room.admin.get('policy.versions', {});
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it('is drafted from the one in force, or from the model that runs', async () => {
    await using room = await openPolicyRoom();
    const admin = await room.seat('admin');
    expect(await admin.refusal('policy.draft', {})).toContain('No force root');
    await admin.get('trust.pin-root', { file: room.rootFile(), fingerprint: room.fingerprint });
    const draft = async () => {
      const { text } = await admin.get('policy.draft', {});
      const { statement } = JSON.parse(text) as { statement: unknown };
      const read = readPolicy(JSON.stringify(statement));
      if (!read.ok) throw new Error(read.because);
      return read.value.policy;
    };
    const first = await draft();
    expect(first).toMatchObject({ version: 1, previous: null, models: [{ hash: room.model.modelHash }] });
    await admin.get('policy.adopt', { files: [room.signed(first)], hash: room.hashOf(first) });
    expect(await draft()).toMatchObject({ version: 2, previous: room.hashOf(first) });
  });

  it('says what it means for a deployment that is live', async () => {
    await using room = await openSetUp();
    room.room.live = { name: 'High Street', policyHash: room.hashOf(room.first) };
    const consequence = async (changes: Partial<typeof room.first>) =>
      (await room.admin.get('policy.preview', { files: [room.signed(next(room, room.first, changes))] }))
        .consequence;
    expect(await consequence({})).toBe(
      'It applies from the next deployment on. “High Street”, which is live, keeps to version 1 until it ends.',
    );
    expect(await consequence({ models: [] })).toContain('recognition stops at once');
    const second = next(room, room.first);
    await room.admin.get('policy.adopt', { files: [room.signed(second)], hash: room.hashOf(second) });
    expect((await room.admin.get('policy.current', {})).olderDeployment).toEqual({
      name: 'High Street',
      version: 1,
    });
  });
});

describe('who may read what', () => {
  it('is narrowed by the policy in force, for the roles that it leaves out and no others', async () => {
    await using room = await openSetUp();
    const operator = await room.seat('operator');
    expect((await operator.get('policy.current', {})).showsLivePictures).toBe(true);
    const second = next(room, room.first, {
      reading: { ...room.first.reading, livePictures: ['supervisor'], caseLog: ['auditor'] },
    });
    await room.admin.get('policy.adopt', { files: [room.signed(second)], hash: room.hashOf(second) });
    expect((await operator.get('policy.current', {})).showsLivePictures).toBe(false);
    expect((await room.supervisor.get('policy.current', {})).showsLivePictures).toBe(true);
    expect(await room.admin.refusal('case-log.chain', {})).toBe(
      'not-allowed: The policy does not open this to the role admin.',
    );
    expect(room.keeper.mayRead('caseLog', 'auditor')).toBe(true);
    expect(room.keeper.isOpenTo('policy.current', 'operator')).toBe(true);
  });
});

describe('what the force root takes back', () => {
  it('takes the policy out of force when one of its signers is revoked, until others sign', async () => {
    await using room = await openSetUp();
    const [ada, bo] = room.force.signers;
    const before = room.room.reconsidered;
    await room.supervisor.get('trust.adopt-revocations', {
      file: room.listFile(room.force.revocations(1, [bo])),
    });
    expect(room.room.reconsidered).toBe(before + 1);
    expect(await room.admin.get('policy.current', {})).toMatchObject({
      problem: 'The certificate of Bo Sample was revoked: their token was lost.',
      categories: [],
      latest: { version: 1 },
    });
    await expect(room.keeper.require()).rejects.toThrow('was revoked');

    const cy = room.force.holder({ holder: 'Cy Third', personnelNumber: '4713' });
    const second = next(room, room.first);
    await room.admin.get('policy.adopt', {
      files: [room.signed(second, [ada, cy])],
      hash: room.hashOf(second),
    });
    expect((await room.admin.get('policy.current', {})).problem).toBeNull();
  });

  it('is never given back by an older list, a shorter one or another root’s', async () => {
    await using room = await openSetUp();
    const [ada, bo] = room.force.signers;
    const adopt = (document: Parameters<Room['listFile']>[0]) =>
      room.admin.refusal('trust.adopt-revocations', { file: room.listFile(document) });
    await room.admin.get('trust.adopt-revocations', { file: room.listFile(room.force.revocations(2, [bo])) });
    expect(await adopt(room.force.revocations(1, []))).toContain('An older list');
    expect(await adopt(room.force.revocations(2, [bo]))).toContain('known here already');
    expect(await adopt(room.force.revocations(3, [ada]))).toContain('What was revoked stays so');
    expect(await adopt(createTestForce(room.clock.now()).revocations(9, [bo]))).toContain(
      'does not carry the signature',
    );
    expect(await room.admin.refusal('trust.adopt-revocations', { file: room.rootFile() })).toContain(
      'no list of revocations',
    );
  });
});

describe('a clock that was set back', () => {
  it('lets nothing come into force, until it is right or the force root says the time', async () => {
    await using room = await openSetUp();
    room.clock.advance(40 * day);
    await room.database.client.call('trust.note-time');
    room.clock.advance(-40 * day);
    const second = next(room, room.first);
    const files = [room.signed(second)];
    const refusal = async () => (await room.admin.get('policy.preview', { files })).refusal;
    expect(await refusal()).toContain('This machine’s clock says');
    expect((await room.keeper.facts()).latestAt).toBe(room.clock.now() + 40 * day);

    // A list that doesn't say the time leaves it as it is.
    await room.admin.get('trust.adopt-revocations', { file: room.listFile(room.force.revocations(1, [])) });
    expect(await refusal()).toContain('This machine’s clock says');
    await room.admin.get('trust.adopt-revocations', {
      file: room.listFile(room.force.revocations(2, [], true)),
    });
    expect(await refusal()).toBeNull();
  });

  it('is told also by what was made later than it says', async () => {
    await using room = await openSetUp();
    const list = room.listFile(room.force.revocations(1, []));
    room.clock.advance(-hour);
    expect(await room.admin.refusal('trust.adopt-revocations', { file: list })).toContain(
      'One of the two clocks is wrong',
    );
  });
});

describe('rows that somebody changed with the database’s key', () => {
  const untie = (table: string): string =>
    `DROP TRIGGER ${table}_stay${table === 'force_root' ? 's' : ''}; DROP TRIGGER ${table}_remain${table === 'force_root' ? 's' : ''};`;

  it.each([
    [
      'a looser policy in the text',
      (_: Room) =>
        `${untie('policies')} UPDATE policies SET pack = replace(pack, '\\"maximumEntries\\":2000', '\\"maximumEntries\\":9000');`,
      'was changed after it',
    ],
    [
      'another hash',
      (_: Room) => `${untie('policies')} UPDATE policies SET hash = '${'e'.repeat(64)}';`,
      'taken out of the database',
    ],
    [
      'the policy taken out',
      (_: Room) => `${untie('policies')} DELETE FROM policies;`,
      'taken out of the database',
    ],
    [
      'another root',
      (room: Room) => {
        const other = createTestForce(room.clock.now());
        return `${untie('force_root')} UPDATE force_root SET file = replace(file, '${room.force.root.publicKey}', '${other.root.publicKey}');`;
      },
      'force root',
    ],
    [
      'the root taken out',
      (_: Room) => `${untie('force_root')} DELETE FROM force_root;`,
      'has been taken out of the database',
    ],
    [
      'the newest list of revocations taken out',
      (_: Room) => `${untie('revocation_lists')} DELETE FROM revocation_lists WHERE number = 2;`,
      'List 2 of revocations has been taken out',
    ],
    [
      'a list of revocations that somebody shortened',
      (_: Room) =>
        `${untie('revocation_lists')} UPDATE revocation_lists SET file = replace(file, 'Somebody', 'Nobody');`,
      'does not carry the signature',
    ],
  ])('count for nothing: %s', async (_, statements, words) => {
    await using room = await openSetUp();
    const cy = room.force.holder({ holder: 'Cy Former', personnelNumber: '9' });
    for (const number of [1, 2]) {
      const file = room.listFile(room.force.revocations(number, [cy]));
      await room.admin.get('trust.adopt-revocations', { file });
    }
    expect((await room.keeper.inForce()).ok).toBe(true);
    await room.tamper(statements(room));
    const inForce = await room.keeper.inForce();
    expect(inForce.ok ? 'accepted' : inForce.because).toContain(words);
    expect((await room.admin.get('policy.current', {})).problem).toContain(words);
  });

  it('count for nothing: a whole chain of somebody else’s, root and policy', async () => {
    await using room = await openSetUp();
    const other = createTestForce(room.clock.now());
    const theirs = JSON.stringify(other.pack(room.first, other.signers)).replaceAll("'", "''");
    await room.tamper(`${untie('force_root')} ${untie('policies')}
      UPDATE force_root SET file = replace(file, '${room.force.root.publicKey}', '${other.root.publicKey}');
      UPDATE policies SET pack = '${theirs}';`);
    expect((await room.keeper.inForce()).ok).toBe(false);
  });

  it('can be put right: what was taken out is imported again', async () => {
    await using room = await openSetUp();
    const second = next(room, room.first);
    const files = [room.signed(second)];
    await room.admin.get('policy.adopt', { files, hash: room.hashOf(second) });
    await room.tamper(`${untie('policies')} DELETE FROM policies WHERE version = 2;`);
    expect((await room.admin.get('policy.current', {})).problem).toContain('taken out of the database');
    await room.admin.get('policy.adopt', { files, hash: room.hashOf(second) });
    expect((await room.admin.get('policy.current', {})).problem).toBeNull();
  });
});
