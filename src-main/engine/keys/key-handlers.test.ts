import { expect, it } from 'vitest';
import { PeopleOffice } from '../testing/people-office.ts';
import { atRiskBecause } from './at-risk.ts';
import { KeyRenewal } from './key-renewal.ts';
import { createKeyHandlers } from './key-handlers.ts';

it('tells who can open what, who was invited, and what one forgotten password would lose', async () => {
  await using office = await PeopleOffice.make();
  await office.start();
  const { admin } = await office.withEverybody();
  const read = async () => {
    const handlers = createKeyHandlers({
      database: () => office.database,
      vault: () => office.storage.vault,
      held: () => office.custody.keys,
      deviceSecretStore: { kind: 'tpm', detail: null },
      renewal: renewalOf(office),
    });
    const caller = { connectionId: 'desk', session: admin.session, bind: () => undefined };
    return handlers['keys.read']({}, caller);
  };
  await admin.get('people.ask-to-add', {
    loginName: 'new',
    displayName: 'New Person',
    role: 'operator',
    cameraIds: null,
    deploymentIds: null,
    reason: 'They join.',
  });
  const { holders, groups, deviceSecret } = await read();
  expect(deviceSecret.words).toBe(
    'Sealed to the TPM of this machine: no copy of the disk opens it elsewhere.',
  );
  expect(holders.map(({ displayName, opens }) => [displayName, opens])).toEqual(
    expect.arrayContaining([
      ['Ada Admin', ['data']],
      ['Ann Person', ['data', 'records']],
      ['Sam Person', ['data', 'records', 'faces']],
    ]),
  );
  // Asked for, and not confirmed: nothing was handed over.
  expect(holders.some(({ displayName }) => displayName === 'New Person')).toBe(false);
  expect(groups).toEqual([
    { group: 'data', isInMemory: true, atRisk: null },
    { group: 'records', isInMemory: true, atRisk: null },
    { group: 'faces', isInMemory: true, atRisk: null },
  ]);
  expect(JSON.stringify({ holders, groups })).not.toMatch(/[0-9A-Za-z+/]{40}/);

  // Where the machine opens the data without anybody, that is among those who can.
  const { keys } = office.custody;
  if (keys === null) throw new Error('nobody is signed in');
  const id = await office.storage.vault.allowUnattended(keys);
  expect((await read()).deviceSecret.words).toBe(deviceSecret.words);
  await office.database.call('keys.allow-unattended', { id, by: ['ada', 'sam'] });
  expect((await read()).deviceSecret.words).toContain('With it alone this machine opens the data');

  // As after a start of the machine: an admin alone brings no key of names or faces along.
  await office.start();
  await office.signedIn('ada');
  expect((await read()).groups.map(({ isInMemory }) => isInMemory)).toEqual([true, false, false]);
});

it('says what is lost while one person alone has a key', () => {
  expect(atRiskBecause('faces', ['Sam', 'Olu'], false)).toBeNull();
  expect(atRiskBecause('faces', ['Sam'], false)).toBe(
    'Only Sam can open it. If they forget their password, every picture and template that is kept is lost for good. Add somebody else who has it.',
  );
  expect(atRiskBecause('records', [], false)).toContain('Nobody has it yet');
  expect(atRiskBecause('faces', ['Sam'], true)).toBe(
    'Only Sam can open it. If they forget their password, only two of the custodians can open every picture and template that is kept. Add somebody else who has it.',
  );
  expect(atRiskBecause('data', [], true)).toContain('two of the custodians');
});

function renewalOf(office: PeopleOffice): KeyRenewal {
  return new KeyRenewal({
    mode: 'operational',
    database: () => office.database,
    vault: () => office.storage.vault,
    held: () => office.custody.keys,
    take: (next) => office.custody.renew(next),
    exclusively: (work) => office.people.exclusively(work),
    isLive: () => Promise.resolve(false),
    onRenewed: () => undefined,
    onChange: () => undefined,
    onDefect: () => undefined,
  });
}
