import { describe, expect, it } from 'vitest';
import { makeKeyPair } from '../keys/hpke.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { noPairs, type HeldPairs } from './group-keys.ts';
import { openReadOnly } from './open-read-only.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });
const none = { retain: [], given: [] };

/** The pairs without their private keys, as when everybody has left. */
function closed(pairs: HeldPairs): HeldPairs {
  const shut = (group: 'records' | 'faces') => {
    const pair = pairs[group];
    return pair === null ? null : { publicKey: pair.publicKey, privateKey: null };
  };
  return { records: shut('records'), faces: shut('faces') };
}

function sealOne(database: TemporaryExecutor, subject: string): Uint8Array {
  return database.write(({ subjects }) => {
    subjects.create(subject);
    return subjects.seal(subject, Buffer.from(subject), 'x');
  });
}

const opened = (database: TemporaryExecutor, subject: string, sealed: Uint8Array): string | undefined =>
  database.read(({ subjects }) => subjects.open(subject, sealed, 'x'))?.toString();

const stateOf = (database: TemporaryExecutor, subject: string): string =>
  database.read(({ subjects }) => subjects.state(subject));

describe('keys of people', () => {
  it('open names and faces while their people are there, and neither once they have left', async () => {
    await using database = await openTemporaryExecutor();
    const { executor, pairs } = database;
    const subjects = ['alert:a', 'faces:alert:a', 'list:l', 'faces:list:l', 'person:p', 'log'];
    const sealed = new Map(subjects.map((subject) => [subject, sealOne(database, subject)]));
    const states = () => subjects.map((subject) => stateOf(database, subject));
    expect(states()).toEqual(subjects.map(() => 'held'));

    executor.hold({ pairs: { ...pairs, faces: closed(pairs).faces }, ...none });
    expect(states()).toEqual(['held', 'locked', 'held', 'locked', 'held', 'held']);
    executor.hold({ pairs: closed(pairs), ...none });
    expect(states()).toEqual(['locked', 'locked', 'locked', 'locked', 'held', 'held']);
    expect(() => opened(database, 'alert:a', sealed.get('alert:a') ?? new Uint8Array())).toThrow(
      appError('keys-locked'),
    );

    executor.hold({ pairs, ...none });
    for (const [subject, value] of sealed) expect(opened(database, subject, value)).toBe(subject);
  });

  it('seal what is new with nobody there, who can open it afterwards', async () => {
    await using database = await openTemporaryExecutor();
    const { executor, pairs } = database;
    sealOne(database, 'faces:alert:before');
    executor.hold({ pairs: closed(pairs), ...none });
    const sealed = Array.from({ length: 300 }, (_, nth) => sealOne(database, `faces:alert:${String(nth)}`));
    expect(stateOf(database, 'faces:alert:0')).toBe('locked');
    expect(stateOf(database, 'faces:alert:299')).toBe('locked');
    await using killed = await database.afterKill();
    for (const [nth, value] of sealed.entries()) {
      const subject = `faces:alert:${String(nth)}`;
      expect(opened(killed, subject, value)).toBe(subject);
    }
  });

  it('of a list that is searched stay for as long as they are asked for, also in an engine that follows', async () => {
    await using database = await openTemporaryExecutor();
    const { executor, pairs } = database;
    const [list, other] = [sealOne(database, 'faces:list:l'), sealOne(database, 'faces:list:other')];
    const retain = ['faces:list:l'];
    const retained = executor.hold({ pairs: closed(pairs), retain, given: [] });
    expect(retained.map(({ subject }) => subject)).toEqual(retain);
    expect(opened(database, 'faces:list:l', list)).toBe('faces:list:l');
    expect(() => opened(database, 'faces:list:other', other)).toThrow(appError('keys-locked'));

    await using next = await database.afterKill();
    next.executor.hold({ pairs: closed(pairs), retain, given: retained });
    expect(opened(next, 'faces:list:l', list)).toBe('faces:list:l');
    expect(next.executor.hold({ pairs: closed(pairs), retain: [], given: retained })).toEqual([]);
    expect(() => opened(next, 'faces:list:l', list)).toThrow(appError('keys-locked'));
  });

  it('of which nobody has been there yet can not be sealed to', async () => {
    await using database = await openTemporaryExecutor();
    database.executor.hold({ pairs: noPairs, ...none });
    expect(() => sealOne(database, 'list:l')).toThrow(appError('keys-locked'));
    expect(sealOne(database, 'log')).toBeInstanceOf(Uint8Array);
  });

  it('of somebody else open nothing', async () => {
    await using database = await openTemporaryExecutor();
    const { executor, pairs } = database;
    const sealed = sealOne(database, 'faces:alert:a');
    executor.hold({ pairs: { ...pairs, faces: makeKeyPair() }, ...none });
    expect(() => opened(database, 'faces:alert:a', sealed)).toThrow(appError('keys-locked'));
    executor.hold({ pairs, ...none });
    expect(opened(database, 'faces:alert:a', sealed)).toBe('faces:alert:a');
  });

  it('go with their subject all the same', async () => {
    await using database = await openTemporaryExecutor();
    const { executor, pairs } = database;
    const sealed = sealOne(database, 'list:l');
    executor.hold({ pairs: closed(pairs), retain: ['list:l'], given: [] });
    database.write(({ subjects }) => {
      subjects.destroy('list:l');
    });
    executor.hold({ pairs, ...none });
    expect([opened(database, 'list:l', sealed), stateOf(database, 'list:l')]).toEqual([
      undefined,
      'destroyed',
    ]);
  });

  it('are not needed to see that an entry fits, and are to read it', async () => {
    await using database = await openTemporaryExecutor();
    const sealed = sealOne(database, 'alert:a');
    database.close();
    for (const [pairs, state] of [
      [noPairs, 'locked'],
      [database.pairs, 'held'],
    ] as const) {
      const reader = openReadOnly(database.directory, database.vaultKey, pairs);
      expect(reader.read(({ subjects }) => subjects.state('alert:a'))).toBe(state);
      reader.close();
    }
    expect(sealed.length).toBeGreaterThan(0);
  });
});
