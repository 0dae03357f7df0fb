import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountFor } from '../testing/account.ts';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import { verificationStart, type Verification } from '../case-log/verify.ts';
import { openDatabase, type DatabaseClient } from './client.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });

async function verify(client: DatabaseClient): Promise<Verification> {
  let verification = verificationStart;
  while (!verification.isDone) {
    verification = await client.call('case-log.verify-next', { from: verification, limit: 500 });
  }
  return verification;
}

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

describe('kill -9', () => {
  it('loses no entry that was acknowledged, in 20 kills under load', async () => {
    await using database = await openTemporaryDatabase();
    await database.client.close();
    const script = new URL(
      `../testing/write-until-killed.process${extname(import.meta.filename)}`,
      import.meta.url,
    );
    let acknowledged = 1;
    for (let kill = 0; kill < 20; kill++) {
      const child = fork(script, [], { serialization: 'advanced' });
      child.send({ directory: database.directory, vaultKey: database.vaultKey });
      const wanted = 1 + ((kill * 7) % 23);
      await new Promise<void>((resolve) => {
        let count = 0;
        child.on('message', (sequence: number) => {
          acknowledged = sequence;
          if (++count === wanted) resolve();
        });
      });
      child.kill('SIGKILL');
      await once(child, 'exit');

      // The kill leaves no stale lock behind, and the log is whole.
      const client = await openDatabase({
        directory: database.directory,
        vaultKey: database.vaultKey,
        mustExist: true,
      });
      const verification = await verify(client);
      expect(verification.broken).toBeNull();
      expect(verification.entries).toBeGreaterThanOrEqual(acknowledged);
      await client.close();
    }
    expect(acknowledged).toBeGreaterThan(200);
  }, 120_000);
});
