import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { operations, type OperationInput, type OperationOutput } from '../../contract/operations.ts';
import { nextPolicy } from '../house/enter.ts';
import type { House } from '../house/house.ts';
import type { SignedPolicy } from '../house/house-force.ts';
import type { Resident } from '../house/residents.ts';
import { witnessKeyOf } from '../../engine/case-log/witness/cosign.ts';
import { someCertificate } from '../../engine/testing/some-certificate.ts';
import { confirmed } from './alert-trials.ts';
import type { Trials } from './trial.ts';

/** A folder that a stick could be. */
async function folderIn({ outside }: House): Promise<string> {
  return mkdtemp(join(outside, 'stick-'));
}

async function backupPlace(house: House): Promise<string> {
  const name = house.newName();
  const place = { name, folder: await folderIn(house) };
  const { places } = await house.get(house.residents.admin, 'backups.add-folder', place);
  return places.find((one) => one.name === name)?.id ?? 'backup-none';
}

async function latestHead(house: House, who: Resident) {
  const { latest } = await house.get(who, 'heads.list', {});
  if (latest === null) throw new Error('no head of the log has been signed');
  return latest;
}

/** The next version, signed; before a root is pinned no file counts, however good. */
async function signedPolicy(house: House): Promise<SignedPolicy> {
  const { problem } = await house.get(house.residents.admin, 'policy.current', {});
  const { force } = house;
  return force.signed(problem === null ? await nextPolicy(house) : force.firstPolicy([]));
}

/** The answers of two custodians to a rehearsal; where none can be begun, something that answers nothing. */
async function rehearsed(house: House, who: Resident): Promise<{ readonly files: string[] }> {
  const desk = await house.at(who);
  const begun = await desk.ask('escrow.begin-rehearsal', {});
  desk.leave();
  if (!begun.ok) return { files: ['{}', '[]'] };
  // Dispatch parsed it with this operation's own schema.
  const { text } = begun.output as OperationOutput<'escrow.begin-rehearsal'>;
  return { files: [0, 2].map((nth) => JSON.stringify(house.force.custodians.answer(nth, text))) };
}

/** Redacted, so that either of the two may take it. */
async function askForPack(house: House): Promise<OperationInput<'packs.ask'>> {
  return {
    about: { kind: 'alert', id: await confirmed(house) },
    variant: 'redacted',
    reason: 'The defence asked.',
  };
}

export const recordTrials: Trials = {
  'case-log.list': () => ({ text: 'account' }),
  'case-log.export': () => ({ filter: {}, format: 'csv', reason: 'For the yearly audit.', after: null }),
  'heads.add-folder': async (house) => ({ name: 'Stick', folder: await folderIn(house) }),
  // Nothing answers there, which is shown beside it.
  'heads.add-server': (house) => ({
    name: house.newName(),
    address: `https://127.0.0.1:9/${house.newName()}`,
    certificate: someCertificate,
  }),
  'heads.add-witness': (house) => {
    const name = `witness.test/${house.newName().replaceAll(/\s/g, '-')}`;
    const { privateKey } = generateKeyPairSync('ed25519');
    return {
      name: house.newName(),
      address: 'http://127.0.0.1:9',
      key: witnessKeyOf({ name, privateKey }),
      certificate: null,
    };
  },
  'heads.remove-folder': async (house, who) => {
    const name = house.newName();
    const { places } = await house.get(who, 'heads.add-folder', { name, folder: await folderIn(house) });
    const added = places.find((place) => place.name === name);
    return { id: added?.id ?? 'place-none', reason: 'It was lost.' };
  },
  'heads.confirm-printed': async (house, who) => {
    const { size, code } = await latestHead(house, who);
    return { size, code, where: 'In the safe.' };
  },
  'heads.compare': async (house, who) => ({ note: (await latestHead(house, who)).note }),
  'packs.ask': (house) => askForPack(house),
  'packs.make': async (house, who) => {
    const { supervisor, auditor } = house.residents;
    const input = await askForPack(house);
    const asked = await (await house.at(who)).ask('packs.ask', input);
    if (!asked.ok) return { id: 'request-none' };
    const { requestId } = operations['packs.ask'].output.parse(asked.output);
    await house.get(who.role === 'auditor' ? supervisor : auditor, 'requests.confirm', { id: requestId });
    return { id: requestId };
  },
  'backups.add-folder': async (house) => ({ name: house.newName(), folder: await folderIn(house) }),
  'backups.remove-folder': async (house) => ({ id: await backupPlace(house), reason: 'It was lost.' }),
  'backups.make': async (house) => ({ id: await backupPlace(house) }),
  'policy.version': () => ({ version: 1 }),
  'policy.export': () => ({ version: 1, what: 'policy', form: 'text' }),
  'policy.preview': async (house) => ({ files: (await signedPolicy(house)).files }),
  'policy.adopt': signedPolicy,
  'trust.preview-root': ({ force }) => ({ file: force.rootFile }),
  'trust.pin-root': ({ force }) => ({ file: force.rootFile, fingerprint: force.fingerprint }),
  'trust.adopt-custodians': ({ force }) => ({ file: force.nextCustodians() }),
  'escrow.finish-rehearsal': rehearsed,
  'trust.adopt-revocations': ({ force }) => ({ file: force.nextRevocations() }),
};
