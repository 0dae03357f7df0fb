import { randomBytes, randomUUID } from 'node:crypto';
import type { Verdict } from '../../contract/domain.ts';
import type { PackAbout, PackVariant } from '../../contract/packs.ts';
import { rm } from 'node:fs/promises';
import type { TimestampServer } from '../case-log/heads/ask-timestamp.ts';
import { HeadKeeper } from '../case-log/heads/head-keeper.ts';
import { printedPageId } from '../case-log/heads/queries.ts';
import { openWitness } from '../case-log/witness/witness-folder.ts';
import { startWitnessServer } from '../case-log/witness/witness-server.ts';
import { temporaryDirectory } from './temporary-database.ts';
import { openZip } from '../case-log/packs/open-zip.ts';
import { toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { signDocument } from '../trust/sign-document.ts';
import { openGoingLiveRoom } from './going-live-room.ts';
import { candidate } from './review-room/what-is-reviewed.ts';
import { someClip } from './some-clip.ts';

const dayMs = 86_400_000;
const reasons = { subject: ['features-agree'], system: [], environment: [] };

/**
 * A deployment that an officer authorised, with a confirmed alert, a rejected one and one that expired, each with a clip, which has ended;
 * and a supervisor and an auditor who agree on evidence packs about it.
 */
export async function openPackRoom() {
  const house = await openGoingLiveRoom({ selfTest: { passesBeforeStart: 0 } });
  const { room, supervisor, force } = house;
  const { client, clock } = room.database;
  const [operator, auditor] = await Promise.all([room.seat('operator'), room.seat('auditor')]);
  await client.call('trust.pin-root', {
    file: {
      format: 'cordon-force-root/1',
      document: signDocument({ kind: 'force-root', ...force.root, madeAt: clock.now() }, force.rootKey),
    },
    force: force.root.force,
    fingerprint: 'AAAAA',
    actorId: null,
  });
  const { id: deploymentId } = await supervisor.get(
    'deployments.draft',
    house.draft(await house.sealList('list-one')),
  );
  const order = await house.exported(supervisor, deploymentId);
  await supervisor.get('deployments.import-authority', { file: house.signed(order) });
  await supervisor.get('deployments.confirm-presence', { code: house.code(order) });
  await supervisor.get('deployments.start', { id: deploymentId });
  await client.call('ledger.count', {
    deploymentId,
    cameraId: 'cam-01',
    tracks: 10,
    blueList: 0,
    forgotten: 7,
    lost: 0,
    inFlight: 3,
  });
  const confirmed = await raise();
  const rejected = await raise();
  const expired = await raise();
  const clip = someClip(clock.now());
  for (const id of [confirmed, rejected, expired])
    await client.call('alerts.keep-clip', { id, clip: clip.slice() });
  for (const [id, verdict] of [
    [confirmed, 'match'],
    [rejected, 'no-match'],
  ] as const) {
    for (const seat of [operator, supervisor]) await judge(seat, id, verdict);
  }
  await operator.get('alerts.record-outcome', {
    id: confirmed,
    code: house.policy.outcomes[0]?.code ?? '',
    note: 'Stopped at the crossing.',
    idempotencyKey: randomUUID(),
  });
  await keepHead();
  clock.advance(house.policy.alerts.expiresAfterMinutes * 60_000 + 1_000);
  await room.passTime(0);
  await supervisor.get('deployments.end', { id: deploymentId, reason: 'The market is over.' });

  async function raise(): Promise<string> {
    const id = `alert-${randomUUID()}`;
    const probes = [randomBytes(700), randomBytes(600)].map((bytes) => new Uint8Array(bytes));
    await client.call('alerts.commit', {
      id,
      deploymentId,
      cameraId: 'cam-01',
      cameraName: 'Camera one',
      listEntryId: randomUUID(),
      raisedAt: clock.now(),
      times: {
        coolDownMs: 1,
        escalateAfterMs: 60_000,
        expireAfterMs: house.policy.alerts.expiresAfterMinutes * 60_000,
        confirmedKeptMs: 31 * dayMs,
        rejectedKeptMs: dayMs,
        recordsKeptMs: 31 * dayMs,
      },
      body: { ...candidate, score: 0.61, threshold: 0.6, model: 'A model', modelHash: 'a'.repeat(64) },
      probes: probes.map((png) => ({ png, sha256: toHex(sha256(png)) })),
      candidate: new Uint8Array(randomBytes(500)),
    });
    return id;
  }

  async function judge(seat: typeof operator, id: string, verdict: Verdict): Promise<void> {
    await seat.get('alerts.take', { id });
    await seat.get('alerts.judge', { id, verdict, reasons, idempotencyKey: randomUUID() });
  }

  /** A head of the log on a printed page. */
  async function keepHead(): Promise<string> {
    client.sign();
    const latest = await client.call('heads.latest');
    if (latest === null) throw new Error('no head was signed');
    await client.call('heads.note-kept', {
      placeId: printedPageId,
      actorId: supervisor.person.id,
      size: latest.size,
      root: 'a'.repeat(64),
      where: 'the safe',
    });
    return latest.note;
  }

  /** Another machine has cosigned the latest head, and a server has said when it was there, where there is one. */
  async function askOthers(timeServer?: TimestampServer): Promise<void> {
    const folder = await temporaryDirectory();
    const witness = await openWitness(folder, 'oversight.example/witness', Date.now);
    await witness.addLog((await client.call('heads.identity')).verifierKey);
    const server = await startWitnessServer({
      witness,
      host: '127.0.0.1',
      port: 0,
      tls: null,
      onDefect: (cause) => {
        throw cause;
      },
    });
    const { address } = server;
    const actorId = supervisor.person.id;
    const asked = {
      id: randomUUID(),
      name: 'Oversight',
      address,
      key: witness.verifierKey,
      certificate: null,
      actorId,
    };
    await client.call('heads.add-witness', asked);
    if (timeServer !== undefined) {
      const server = { address: timeServer.address, certificate: timeServer.certificate };
      await client.call('heads.add-server', { id: randomUUID(), name: 'Time', actorId, ...server });
    }
    const defects: unknown[] = [];
    const keeper = new HeadKeeper({ database: () => client, onDefect: (cause) => defects.push(cause) });
    await keeper.keepNow();
    await server.close();
    await rm(folder, { recursive: true });
    if (defects.length > 0) throw defects[0];
  }

  /** Two people agree on it. */
  async function agree(about: PackAbout, variant: PackVariant = 'full'): Promise<string> {
    const asked = await supervisor.get('packs.ask', { about, variant, reason: 'For the court.' });
    await room.confirm(asked.requestId, auditor);
    return asked.requestId;
  }

  return Object.assign(house, {
    operator,
    auditor,
    confirmed,
    rejected,
    expired,
    clip,
    deploymentId,
    raise,
    judge,
    keepHead,
    askOthers,
    agree,
    /** Agreed on, made and saved, as the supervisor of the two gets it. */
    async pack(about: PackAbout, variant: PackVariant = 'full') {
      const id = await agree(about, variant);
      await supervisor.get('packs.make', { id });
      await room.packKeeper.settled();
      const { packs } = await supervisor.get('packs.list', {});
      const made = packs.find((one) => one.id === id);
      if (made?.file === null || made === undefined) throw new Error(made?.problem ?? 'it was not made');
      const { body } = await supervisor.media(made.file.path);
      return { bytes: body, files: openZip(body), name: made.file.name };
    },
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  });
}
