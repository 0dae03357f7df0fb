import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { credentialName } from '../../src-main/engine-host/device-secret.ts';
import { lockDataDirectory } from '../../src-main/engine/database/data-directory-lock.ts';
import { allowUnattended } from '../../src-main/engine/keys/allow-unattended.ts';
import type { Keys } from '../../src-main/engine/keys/key-groups.ts';
import { readVault } from '../../src-main/engine/keys/vault.ts';
import { controlRoom } from '../../src-main/engine/sites/bus/subjects.ts';
import { changeParties } from '../../src-main/engine/sites/change-parties.ts';
import { passwordOf, PeopleOffice } from '../../src-main/engine/testing/people-office.ts';
import { raiseAlertIn } from '../../src-main/engine/testing/raise-alert.ts';
import { admit } from '../site/hub.ts';
import { beginLeaf, takeGrant } from '../site/leaf.ts';
import { startBus } from '../site/testing/bus-for-tests.ts';
import { makeMachine } from '../site/testing/machine-on-bus.ts';
import { freePort, natsServer, startNats } from '../site/testing/nats-process.ts';

const program = fileURLToPath(new URL('../engine.ts', import.meta.url));
const by = ['ada', 'sam'] as const;

it.skipIf(natsServer === undefined)(
  'a site without anybody sends its alerts to the control room, killed in between or not',
  { timeout: 240_000 },
  async () => {
    await using bus = await startBus();
    await using office = await PeopleOffice.make();
    const { directory, deviceSecret, clock } = office;
    clock.advance(Date.now() - clock.now());
    await office.start();
    await office.withEverybody();
    await office.close();
    const keys = await keysOfBoth(office);

    // On the bus, joined, and allowed to open its data by itself.
    const port = await freePort();
    const asked = await beginLeaf(directory, 'van-3', port);
    const { grant } = await admit(bus.hub.directory, asked, bus.authorityKey, Date.now());
    const leaf = await startNats(await takeGrant(directory, grant), port);
    const control = makeMachine(bus.hub, controlRoom);
    const { introduction } = control;
    const own = changeParties({ dataDirectory: directory, keys, by, now: clock.now() }, (changes) => {
      const { file } = changes.introduce('van-3', 'operational');
      changes.join(introduction.document, 'operational');
      return file;
    });
    control.machine.run('sites.join', { document: own.document, mode: 'operational', by });
    const lock = lockDataDirectory(directory);
    const vault = await readVault({ directory, mode: 'operational', deviceSecret });
    if (vault === null) throw new Error('there is no vault');
    await allowUnattended({ dataDirectory: directory, vault, keys, by, now: clock.now() });
    lock.release();

    // An alert is raised while the control room's engine is away; then everybody leaves.
    await office.start();
    const window = { from: clock.now() - 60_000, until: clock.now() + 3_600_000 };
    await office.signedIn('sam');
    const { alertId } = await raiseAlertIn(office.database, null, window);
    await office.close();

    const folder = await mkdtemp(join(tmpdir(), 'cordon-secret-'));
    await writeFile(join(folder, credentialName), deviceSecret);
    const children: ChildProcess[] = [];
    try {
      const first = await startHeadless(children, directory, folder);
      first.kill('SIGKILL');
      await once(first, 'exit');
      await control.machine.start();
      const second = await startHeadless(children, directory, folder);
      const { alerts } = await control.machine.until((state) => state.alerts.length > 0);
      expect(alerts).toEqual([`van-3 ${alertId}`]);
      second.kill('SIGTERM');
      expect(await once(second, 'exit')).toEqual([0, null]);
    } finally {
      for (const child of children) child.kill('SIGKILL');
      await control.machine.kill();
      await leaf.kill();
      await rm(folder, { recursive: true });
    }
  },
);

async function keysOfBoth({ directory, deviceSecret }: PeopleOffice): Promise<Keys> {
  const vault = await readVault({ directory, mode: 'operational', deviceSecret });
  const [ada, sam] = await Promise.all(
    by.map(async (name) => (await vault?.open('person', name, passwordOf(name)))?.[0]?.keys),
  );
  if (ada === undefined || sam === undefined) throw new Error('they have no slots');
  return { ...sam, data: ada.data };
}

/** Starts it, once it can: an engine whose host was killed takes a moment to end. */
async function startHeadless(children: ChildProcess[], data: string, folder: string): Promise<ChildProcess> {
  for (;;) {
    const child = spawn(process.execPath, [program, '--data', data], {
      env: { ...process.env, CREDENTIALS_DIRECTORY: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const runs = new Promise<'runs'>((resolve) =>
      child.stderr.on('data', () => text.includes('Cordon runs on') && resolve('runs')),
    );
    const outcome = await Promise.race([runs, once(child, 'exit').then(([code]) => Number(code))]);
    if (outcome === 'runs') return child;
    if (outcome !== 4) throw new Error(`it ended with ${String(outcome)}: ${text}`);
  }
}
