import { describe, expect, it } from 'vitest';
import { accountFor } from '../testing/account.ts';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import { openDatabase, type DatabaseClient } from './client.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });

describe('the database client', () => {
  it('answers calls in order, keeps what was written, and carries expected failures across', async () => {
    await using database = await openTemporaryDatabase();
    const add = { account: accountFor('p1-person', 'admin'), kind: 'person.added' } as const;
    await database.client.call('people.add', add);
    await expect(
      database.client.call('people.add', { ...add, account: { ...add.account, id: 'p2-person' } }),
    ).rejects.toThrow(appError('conflict'));
    const reopened = await database.reopen();
    expect(await reopened.call('people.list')).toMatchObject([{ id: 'p1-person', loginName: 'p1-person' }]);
  });

  it('rejects a defect with its own stack', async () => {
    await using database = await openTemporaryDatabase();
    const failure: unknown = await database.client
      .call('case-log.append', {
        kind: 'alert.acknowledged',
        subject: 'log',
        actor: null,
        body: { alertId: 'a1-a', number: 1 },
      })
      .catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).stack).toContain('append.ts');
  });

  it('lets one engine work on a data directory, and the next one once it has closed', async () => {
    await using database = await openTemporaryDatabase();
    const second = (): Promise<DatabaseClient> =>
      openDatabase({ directory: database.directory, vaultKey: database.vaultKey, mustExist: true });
    await expect(second()).rejects.toThrow(appError('already-running'));
    await database.client.close();
    await (await second()).close();
  });

  it('gives the directory free again when it could not open', async () => {
    await using database = await openTemporaryDatabase();
    await database.client.close();
    const wrong = { directory: database.directory, vaultKey: new Uint8Array(32), mustExist: true };
    await expect(openDatabase(wrong)).rejects.toThrow(appError('wrong-key'));
    await database.reopen();
  });

  it('finishes the calls that were made before it is closed, and refuses later ones', async () => {
    await using database = await openTemporaryDatabase();
    const chain = database.client.call('case-log.chain');
    const closing = database.client.close();
    await expect(database.client.call('case-log.chain')).rejects.toThrow(appError('engine-restarting'));
    expect(await chain).toMatchObject({ entries: 1 });
    await closing;
  });
});
