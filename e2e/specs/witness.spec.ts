import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole, type StartOptions } from '../fixtures/console.ts';
import { test } from '../fixtures/test.ts';
import { startWitness, type RunningWitness } from '../fixtures/witness.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

const admin = { displayName: 'Anna Admin', loginName: 'anna', password: 'correct-horse-battery' };

test('a witness on another machine cosigns the log, and will not take an earlier state of it for the log', async ({
  host,
}) => {
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-witness-'));
  await writeFile(join(folder, 'cordon-device-secret'), randomBytes(32));
  const dataDirectory = join(folder, 'data');
  const options: StartOptions = { host, dataDirectory, credentialsDirectory: folder };
  let witness: RunningWitness | undefined;
  let signIn: SignInPage | undefined;

  /** Opens the case log as the admin. */
  async function atTheLog(look: (log: CaseLogPage) => Promise<void>): Promise<void> {
    await using running = await startConsole(options);
    const { page } = running;
    const before = signIn;
    signIn = new SignInPage(page, before);
    if (before === undefined) await signIn.makeFirstAdmin(admin);
    else await signIn.with(admin.loginName, admin.password);
    const log = new CaseLogPage(page);
    await log.open();
    await look(log);
  }

  try {
    let cosigned = 0;
    await atTheLog(async (log) => {
      await log.addWitness('Oversight', async (logKey) => {
        witness = await startWitness(join(folder, 'witness'), logKey);
        return witness;
      });
      await log.keepHeadNow();
      cosigned = await log.cosignedBeyond(0);
      await log.expectEntry('Oversight cosigned the head over');
    });
    const earlier = join(folder, 'earlier');
    await cp(dataDirectory, earlier, { recursive: true });

    await atTheLog(async (log) => {
      await log.keepHeadNow();
      await log.cosignedBeyond(cosigned);
    });

    // Whoever has the machine puts back what it was: everything in there is signed with its own key, and fits.
    await rm(dataDirectory, { recursive: true });
    await cp(earlier, dataDirectory, { recursive: true });
    await atTheLog(async (log) => {
      await log.keepHeadNow();
      await log.expectHeadsSay(/This log (has been cut or put back|was written anew): the witness cosigned/);
    });
  } finally {
    await witness?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
});
