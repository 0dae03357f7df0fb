import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../database/sql.ts';
import { accountFor } from '../testing/account.ts';
import {
  openLeftBehind,
  openTemporaryExecutor,
  type TemporaryExecutor,
} from '../testing/temporary-database.ts';
import { changeParties, type PartyChanges } from './change-parties.ts';
import type { IntroductionFile } from './introduction.ts';

const two = ['admin-1', 'auditor-1'] as const;
let machines: Record<'control' | 'van' | 'other', TemporaryExecutor>;

beforeEach(async () => {
  const make = async (): Promise<TemporaryExecutor> => {
    const made = await openTemporaryExecutor();
    for (const [id, role] of [
      ['admin-1', 'admin'],
      ['admin-2', 'admin'],
      ['auditor-1', 'auditor'],
      ['supervisor-1', 'supervisor'],
    ] as const)
      made.executor.run(
        'people.add',
        { account: accountFor(id, role), kind: 'person.added' },
        made.clock.now(),
      );
    made.close();
    return made;
  };
  machines = { control: await make(), van: await make(), other: await make() };
});
afterEach(async () => {
  for (const { directory } of Object.values(machines)) await rm(directory, { recursive: true, force: true });
});

function change<Result>(
  machine: keyof typeof machines,
  work: (changes: PartyChanges) => Result,
  by: readonly [string, string] = two,
): Result {
  const { directory: dataDirectory, vaultKey, pairs, clock } = machines[machine];
  const keys = {
    data: vaultKey,
    records: pairs.records?.privateKey ?? null,
    faces: pairs.faces?.privateKey ?? null,
  };
  return changeParties({ dataDirectory, keys, by, now: clock.now() }, work);
}
const introduce = (machine: keyof typeof machines, name: string): IntroductionFile =>
  change(machine, (changes) => changes.introduce(name, 'operational')).file;

describe('machines that take each other’s word', () => {
  it('are joined by two people of different roles, one of them an admin, and it stands in the log', () => {
    const { document } = introduce('van', 'van-3');
    introduce('control', 'control');
    const join = (by: readonly [string, string]) => () =>
      change('control', (changes) => changes.join(document, 'operational'), by);
    for (const by of [
      ['admin-1', 'admin-1'],
      ['admin-1', 'admin-2'],
      ['auditor-1', 'supervisor-1'],
      ['admin-1', 'nobody'],
    ] as const)
      expect(join(by)).toThrow('Two people of different roles');
    join(two)();
    expect(join(two)).toThrow('is joined already');
    const opened = openLeftBehind(machines.control.directory, machines.control);
    const kinds = opened.read(({ db }) =>
      db.all<{ kind: string }>(sql`SELECT kind FROM entries WHERE kind LIKE 'site.%' ORDER BY sequence`),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['site.named', 'site.joined']);
    opened.close();
  });

  it('are a site and a control room, of one mode, and say themselves who they are', () => {
    const van = introduce('van', 'van-3').document;
    const other = introduce('other', 'van-4').document;
    introduce('control', 'control');
    const refused = (work: () => void, words: string) => expect(work).toThrow(words);
    refused(() => change('van', (changes) => changes.join(other, 'operational')), 'joined to a control room');
    refused(() => change('control', (changes) => changes.join(van, 'demo')), 'and this machine does not');
    const payload = van.payload.replace('van-3', 'van-9');
    refused(
      () => change('control', (changes) => changes.join({ ...van, payload }, 'operational')),
      'does not carry the signature',
    );
    refused(() => introduce('van', 'van-5'), 'is called van-3');
  });

  it('are revoked for good: that key never counts again, also under another name', () => {
    const van = introduce('van', 'van-3').document;
    introduce('control', 'control');
    change('control', (changes) => changes.join(van, 'operational'));
    change('control', (changes) => changes.revoke('van-3', 'Stolen'));
    expect(() => change('control', (changes) => changes.join(van, 'operational'))).toThrow(
      'never count again',
    );
    expect(() => change('control', (changes) => changes.revoke('van-3', 'Again'))).toThrow(
      'No machine called',
    );
    // Set up anew, with other keys, it comes in by the same name.
    change('control', (changes) => changes.join(introduce('other', 'van-3').document, 'operational'));
    const opened = openLeftBehind(machines.control.directory, machines.control);
    for (const statement of [
      sql`UPDATE parties SET revoked_at = NULL`,
      sql`UPDATE parties SET signing_key = 'other' WHERE id = 1`,
      sql`UPDATE parties SET floor = 0`,
      sql`DELETE FROM parties`,
    ])
      expect(() => opened.write(({ db }) => db.run(statement))).toThrow();
    opened.close();
  });
});
