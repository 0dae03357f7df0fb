import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleSchema } from '../../../contract/domain.ts';
import { openPackRoom } from '../../testing/pack-room.ts';
import { candidate } from '../../testing/review-room/what-is-reviewed.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { temporaryDirectory } from '../../testing/temporary-database.ts';
import type { PackFiles } from './check-files.ts';
import { startTimestampServer } from '../../testing/timestamp-server.ts';
import { verifyPack } from './verify-pack.ts';
import { verifyWholePack } from './verify-whole-pack.ts';

type Room = Awaited<ReturnType<typeof openPackRoom>>;
type MadePack = Awaited<ReturnType<Room['pack']>>;

const run = promisify(execFile);
let room: Room;
let ofAlert: MadePack;
let ofDeployment: MadePack;
let redacted: MadePack;

beforeAll(async () => {
  room = await openPackRoom();
  const timeServer = await startTimestampServer();
  await room.askOthers(timeServer);
  await timeServer.close();
  ofAlert = await room.pack({ kind: 'alert', id: room.confirmed });
  ofDeployment = await room.pack({ kind: 'deployment', id: room.deploymentId });
  redacted = await room.pack({ kind: 'deployment', id: room.deploymentId }, 'redacted');
}, 120_000);
afterAll(() => room[Symbol.asyncDispose]());

const kindsIn = (files: PackFiles): readonly string[] => verifyPack(files).entries.map(({ kind }) => kind);
const textIn = ({ files }: MadePack): string =>
  [...files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');

describe('an evidence pack', () => {
  it('holds what is about an alert, verified by itself, with its pictures and what officers signed', () => {
    const report = verifyPack(ofAlert.files);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ ok: true, brokenAt: null, isAnchored: false });
    expect(report.pack).toMatchObject({
      about: { kind: 'alert', id: room.confirmed, label: 'alert 1' },
      reason: 'For the court.',
      anchors: [{ place: 'Printed page' }, { place: 'Oversight' }],
      cosignatures: [{ key: expect.stringContaining('oversight.example/witness+') }],
      timestamps: [{ place: 'Time' }],
      askedBy: { role: 'supervisor' },
      confirmedBy: { role: 'auditor' },
    });
    expect(report.pack?.pictures.map(({ what, nth }) => `${what} ${String(nth)}`)).toEqual([
      'probe 0',
      'probe 1',
      'candidate 0',
    ]);
    expect(report.pack?.clips).toMatchObject([
      {
        alertId: room.confirmed,
        sha256: toHex(sha256(room.clip)),
        pictures: [{ isPixelated: true }, { isPixelated: false }, { isPixelated: true }],
      },
    ]);
    const kinds = kindsIn(ofAlert.files);
    for (const kind of [
      'log.began',
      'policy.adopted',
      'watchlist.sealed',
      'deployment.authorised',
      'presence.confirmed',
      'deployment.live',
      'alert.raised',
      'alert.judged',
      'alert.decided',
      'alert.clip-kept',
      'alert.outcome',
      'deployment.ended',
      'ledger.counted',
    ])
      expect(kinds, kind).toContain(kind);
    expect(kinds.filter((kind) => kind === 'alert.raised')).toHaveLength(1);
    expect(kinds).not.toContain('watchlist.enrolled');
    expect(report.entries.find(({ kind }) => kind === 'alert.decided')?.words).toContain(candidate.name);
    const words = report.checks.map(({ title, words: said }) => `${title}: ${said}`).join('\n');
    expect(words).toContain(
      'The authority is signed by an authorising officer, and the policy by two people',
    );
    expect(words).toContain('judged by two different people');
    expect(words).toContain('All 3 pictures are the ones');
    expect(words).toContain('Clips: 1 clip is as the log names it.');
    expect(words).toContain('10 faces were seen, and all of them are accounted for');
  });

  it('holds what a witness and a timestamp server said, which their keys and certificates from elsewhere confirm', async () => {
    const key = verifyPack(ofAlert.files).pack?.cosignatures[0]?.key ?? '';
    const report = await verifyWholePack(ofAlert.files, { witnesses: [key] });
    expect(report).toMatchObject({ ok: true, isAnchored: true });
    const words = report.checks.map(({ title, words: said }) => `${title}: ${said}`).join('\n');
    expect(words).toContain('Witnesses: oversight.example/witness cosigned it after');
    expect(words).toContain('Timestamps: Said by Time the first');
    const other = key.replace('oversight', 'somebody');
    expect(verifyPack(ofAlert.files, { witnesses: [other] })).toMatchObject({ ok: false, isAnchored: false });
    // A reply of another head, as its checksums and everything else fit.
    const name = [...ofAlert.files.keys()].find((path) => path.endsWith('.tsr')) ?? '';
    const from =
      [...ofAlert.files].find(([path]) => path.endsWith('/checkpoint.note'))?.[1] ?? new Uint8Array();
    const head = `${dirname(name)}/head.note`;
    const forged = await verifyWholePack(new Map(ofAlert.files).set(head, from));
    expect(forged.problems.map(({ words: said }) => said).join(' ')).toContain(
      'answered about something else',
    );
  });

  it('of a deployment has all of its alerts, and says nothing of whom nobody judged', () => {
    const report = verifyPack(ofDeployment.files);
    expect(report.problems).toEqual([]);
    const raised = report.entries.filter(({ kind }) => kind === 'alert.raised');
    expect(raised).toHaveLength(3);
    const unjudged = raised.find(({ subject }) => subject === `alert:${room.expired}`);
    expect(unjudged).toMatchObject({ words: null, body: undefined });
    expect(report.pack?.pictures.map(({ alertId }) => alertId)).not.toContain(room.expired);
    // Its clip is there, and is nobody's to see.
    expect(report.pack?.clips.map(({ alertId }) => alertId)).toEqual([room.confirmed, room.rejected]);
    expect([...ofDeployment.files.keys()].some((path) => path.includes(`${room.expired}/`))).toBe(false);
  });

  it('is called what it is by its first bytes, and lies in the ZIP as it is to be read', () => {
    expect(Buffer.from(ofAlert.bytes.subarray(30, 38)).toString()).toBe('mimetype');
    expect(Buffer.from(ofAlert.bytes.subarray(38, 69)).toString()).toBe('application/vnd.etsi.asic-e+zip');
    expect(ofAlert.name).toMatch(/^cordon-alert-1-2026-11-\d\d\.asice$/);
  });

  it('redacted shows nobody and nothing that people wrote, and proves the same places', () => {
    const report = verifyPack(redacted.files);
    expect(report.problems).toEqual([]);
    const text = textIn(redacted);
    const names = [
      candidate.name,
      candidate.reference,
      'Stopped at the crossing',
      'For the court',
      'Cy Officer',
    ];
    for (const name of names) {
      expect(textIn(ofDeployment), name).toContain(name);
      expect(text, name).not.toContain(name);
    }
    expect(report.pack).toMatchObject({ pictures: [], clips: [] });
    expect([...redacted.files.keys()].filter((path) => /png|jpg|clip|authority/.test(path))).toEqual([]);
    const sequences = (pack: MadePack) => verifyPack(pack.files).entries.map(({ sequence }) => sequence);
    // Of the later one, that the first was made is part of its story.
    expect(sequences(redacted)).toEqual(expect.arrayContaining([...sequences(ofDeployment)]));
    expect(report.checks.map(({ words }) => words).join(' ')).toContain('judged by two different people');
  });

  it('is made of nothing that is not decided or over, for two people only, and each step is an entry', async () => {
    const { operator, supervisor, auditor } = room;
    const fresh = await room.raise();
    const ask = { variant: 'full', reason: 'For the court.' } as const;
    expect(await supervisor.ask('packs.ask', { ...ask, about: { kind: 'alert', id: fresh } })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('have to judge') },
    });
    expect(
      await supervisor.ask('packs.ask', { ...ask, about: { kind: 'alert', id: room.expired } }),
    ).toMatchObject({ error: { code: 'conflict', message: expect.stringContaining('shown to nobody') } });
    for (const role of roleSchema.options.filter((one) => one !== 'supervisor' && one !== 'auditor')) {
      const seat = await room.room.seat(role);
      for (const [name, input] of [
        ['packs.ask', { ...ask, about: { kind: 'alert', id: room.confirmed } }],
        ['packs.list', {}],
        ['packs.subjects', {}],
        ['packs.make', { id: 'request-none' }],
      ] as const)
        expect(await seat.ask(name, input)).toMatchObject({ error: { code: 'not-allowed' } });
    }
    expect(operator.person.role).toBe('operator');

    // One person's word is none.
    const about = { kind: 'alert', id: room.rejected } as const;
    const { requestId: id } = await auditor.get('packs.ask', { ...ask, about });
    expect(await auditor.ask('packs.make', { id })).toMatchObject({ error: { code: 'not-found' } });
    await room.room.confirm(id, supervisor);
    expect(await auditor.ask('packs.make', { id })).toMatchObject({
      error: { code: 'not-allowed', message: expect.stringContaining('Pictures of faces are in it') },
    });
    const outsider = await room.room.seat('supervisor');
    expect(await outsider.ask('packs.make', { id })).toMatchObject({ error: { code: 'not-allowed' } });
    await supervisor.get('packs.make', { id });
    await room.room.packKeeper.settled();
    for (const seat of [auditor, outsider, operator, await room.room.seat('admin')])
      expect((await seat.media(`packs/${id}`)).body).toHaveLength(0);
    const log = async (kind: string) =>
      (await auditor.get('case-log.list', { kind, about: `alert:${room.rejected}` })).entries;
    expect(await log('pack.made')).toMatchObject([{ actorId: supervisor.person.id }]);
    expect(await log('pack.taken')).toEqual([]);
    expect((await supervisor.media(`packs/${id}`)).status).toBe(200);
    expect(await log('pack.taken')).toMatchObject([{ actorId: supervisor.person.id }]);
    // The word of two people holds for a day.
    room.room.database.clock.advance(25 * 3_600_000);
    const late = await room.room.seat('supervisor');
    expect(await late.ask('packs.make', { id })).toMatchObject({ error: { code: 'not-found' } });
    expect(late.person.id).not.toBe(supervisor.person.id);
  }, 60_000);
});

describe('a machine with coreutils and openssl alone', () => {
  async function unpacked(pack: MadePack): Promise<string> {
    const folder = await temporaryDirectory();
    for (const [path, bytes] of pack.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return folder;
  }
  /** Nothing but the shell, coreutils and openssl: this folder holds links to them, and the path names no other. */
  const tools = ['sha256sum', 'cut', 'sort', 'comm', 'head', 'tail', 'cat', 'wc', 'mktemp', 'rm', 'mv', 'cp'];
  async function bareMachine(): Promise<string> {
    const folder = await temporaryDirectory();
    const all = [...tools, 'basename', 'dirname', 'openssl', 'sh'];
    await run('sh', ['-c', `for tool in ${all.join(' ')}; do ln -s "$(command -v $tool)" ${folder}; done`]);
    return folder;
  }
  const bagOf = ({ files }: MadePack): string =>
    [...files.keys()].find((path) => path.endsWith('/bagit.txt'))?.split('/')[0] ?? '';

  it.each([
    ['an alert', () => ofAlert, 8],
    ['a redacted deployment', () => redacted, 7],
  ])(
    'verifies a pack about %s with the script, and by hand as the page says',
    async (_what, packOf, blocksOfCommands) => {
      const pack = packOf();
      const [folder, path] = await Promise.all([unpacked(pack), bareMachine()]);
      const bag = bagOf(pack);
      const env = { PATH: path, TMPDIR: path };
      const { stdout } = await run('sh', [`${bag}/data/verify.sh`], { cwd: folder, env });
      expect(stdout).toContain('ok  signature over the pack');
      expect(stdout).toContain(`ok  ${String(verifyPack(pack.files).entries.length)} entries`);
      expect(stdout).toContain('ok  an earlier head, over');
      expect(stdout).toContain('ok  cosigned by a witness, over');
      expect(stdout).toContain('ok  timestamped, over');
      expect(stdout).toContain('This pack holds.');

      const page = Buffer.from(pack.files.get(`${bag}/data/README.html`) ?? []).toString();
      const blocks = [...page.matchAll(/<pre><code>([^<]*)<\/code><\/pre>/g)]
        .map(([, text]) => text ?? '')
        .map((text) =>
          text
            .replaceAll('&quot;', '"')
            .replaceAll('&gt;', '>')
            .replaceAll('&lt;', '<')
            .replaceAll('&amp;', '&'),
        );
      expect(blocks).toHaveLength(blocksOfCommands);
      const byHand = await run('sh', ['-euc', blocks.slice(1).join('\n')], { cwd: join(folder, bag), env });
      expect(byHand.stdout.match(/Signature Verified Successfully/g)).toHaveLength(3);
      if (pack === ofAlert) {
        expect(stdout).toContain(`ok  clip in data/pictures/${room.confirmed}/clip`);
        expect(byHand.stdout).toContain(`${toHex(sha256(room.clip))}  -`);
      }
      expect(byHand.stdout).toContain('Verification: OK');
      expect(byHand.stdout).toContain('Time stamp: ');
      await Promise.all([folder, path].map((made) => rm(made, { recursive: true })));
    },
    120_000,
  );

  it.each([
    ['a content', /entries\/\d+\/content\.json$/, 'FAILED'],
    ['a header', /entries\/\d+\/header\.json$/, 'FAILED'],
    ['a picture', /probe-0\.png$/, 'FAILED'],
    ['a picture of a clip', /clip\/002\.jpg$/, 'FAILED'],
    ['a signature', /META-INF\/signature/, 'the signature over the pack is wrong'],
  ])(
    'refuses a pack in which %s was changed',
    async (_what, which, words) => {
      const [folder, path] = await Promise.all([unpacked(ofAlert), bareMachine()]);
      const [name, bytes] = [...ofAlert.files].findLast(([file]) => which.test(file)) ?? [
        '',
        new Uint8Array(),
      ];
      await writeFile(
        join(folder, name),
        bytes.with(bytes.length >> 1, (bytes.at(bytes.length >> 1) ?? 0) ^ 1),
      );
      const failed = run('sh', [`${bagOf(ofAlert)}/data/verify.sh`], {
        cwd: folder,
        env: { PATH: path, TMPDIR: path },
      });
      await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(words) });
      await Promise.all([folder, path].map((made) => rm(made, { recursive: true })));
    },
    60_000,
  );
});

it('has neither pictures nor clip once they were destroyed on schedule, and says so', async () => {
  await using room = await openPackRoom();
  const about = { kind: 'alert', id: room.rejected } as const;
  const before = verifyPack((await room.pack(about)).files);
  expect(before.pack).toMatchObject({ pictures: { length: 3 }, clips: { length: 1 }, leftOut: [] });
  const { client, clock } = room.room.database;
  // Those of a rejected alert go after a day, what is written about it later.
  await client.call('alerts.purge', { at: clock.now() + 2 * 86_400_000 });
  const { files } = await room.pack(about);
  const report = verifyPack(files);
  expect(report.problems).toEqual([]);
  expect(report.pack).toMatchObject({ pictures: [], clips: [] });
  expect(report.pack?.leftOut.join(' ')).toContain('clips of some alerts were destroyed on schedule');
  expect(report.checks.find(({ title }) => title === 'Clips')?.words).toBe(
    'No clip is in this pack; the log names 1 that is not in here.',
  );
  expect([...files.keys()].filter((path) => path.includes('/pictures/'))).toEqual([]);
});

it('is not had any more once something was destroyed that may be in it, made or being made', async () => {
  await using room = await openPackRoom();
  const { supervisor } = room;
  const { packKeeper } = room.room;
  const id = await room.agree({ kind: 'alert', id: room.confirmed });
  const viewOfIt = async () => (await supervisor.get('packs.list', {})).packs.find((pack) => pack.id === id);
  await supervisor.get('packs.make', { id });
  await packKeeper.settled();
  const path = (await viewOfIt())?.file?.path ?? '';
  expect((await supervisor.media(path)).status).toBe(200);
  packKeeper.forgetMade();
  const gone = { state: 'confirmed', file: null, problem: expect.stringContaining('Make it again') };
  expect(await viewOfIt()).toMatchObject(gone);
  expect((await supervisor.media(path)).status).not.toBe(200);
  await supervisor.get('packs.make', { id });
  packKeeper.forgetMade();
  await packKeeper.settled();
  expect(await viewOfIt()).toMatchObject(gone);
  await supervisor.get('packs.make', { id });
  await packKeeper.settled();
  expect((await supervisor.media(path)).status).toBe(200);
});

it('can be made about a case: what was written in it, and its alerts with their pictures', async () => {
  await using room = await openPackRoom();
  const { id } = await room.operator.get('cases.open', { title: 'At the crossing', alertId: room.confirmed });
  await room.operator.get('cases.add-note', { id, words: 'He walked on.' });
  const { files, name } = await room.pack({ kind: 'case', id });
  const report = verifyPack(files);
  expect(report.problems).toEqual([]);
  expect(report.pack).toMatchObject({ about: { kind: 'case', id, label: 'case 1' } });
  expect(name).toContain('case-1');
  expect(report.pack?.pictures.map(({ alertId }) => alertId)).toContain(room.confirmed);
  expect(kindsIn(files)).toEqual(
    expect.arrayContaining(['case.opened', 'case.alert-linked', 'case.noted', 'alert.decided']),
  );
  const shortened = await room.pack({ kind: 'case', id }, 'redacted');
  expect(
    [...shortened.files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join(''),
  ).not.toContain('walked on');
});
