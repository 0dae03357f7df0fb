import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyCopy } from '../../engine/backups/backup-folder.ts';
import { keyDatabaseFile, mainDatabaseFile } from '../../engine/database/file-names.ts';
import { readDemoAssets } from '../../engine/demo/demo-assets.ts';
import { recoverWithoutEngine } from '../../engine/keys/testing/recover-without-engine.ts';
import { raiseAlertIn } from '../../engine/testing/raise-alert.ts';
import { nextPolicy } from '../house/enter.ts';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';
import { streetIn } from '../house/street.ts';
import type { Forgery } from './forgery.ts';

const packs = fileURLToPath(new URL('../../../native-models/packs', import.meta.url));
const demoAssets = fileURLToPath(new URL('../../../assets/demo', import.meta.url));

/** What stands against the policy in force after rows were edited. */
async function problemAfter(house: House, statements: string): Promise<string> {
  await house.edit(statements);
  await house.start();
  await house.signIn(house.residents.admin);
  const { problem } = await house.get(house.residents.admin, 'policy.current', {});
  return problem ?? 'The policy is in force.';
}

/** What a start says on a data folder that was edited, or by whoever can't open it. */
async function wordsOfStart(house: House, changes: Parameters<House['start']>[0] = {}): Promise<string> {
  try {
    await house.start(changes);
    return 'The engine started.';
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

async function editVault({ directory }: House, edit: (text: string) => string): Promise<void> {
  const file = join(directory, 'vault.json');
  await writeFile(file, edit(await readFile(file, 'utf8')));
}

/** What of an alert somebody finds in all that is on disks, data and backups, with the machine’s secret and their password. */
async function stolenBy(house: House, { loginName, password }: Resident): Promise<string> {
  await house.signAllIn();
  const { faces, names } = await raiseAlertIn(house.database, null);
  // Asked for and not confirmed yet: half of a code lies there as well.
  const { supervisor, otherSupervisor, admin } = house.residents;
  const personId = otherSupervisor.personId;
  const { codeHalf } = await house.get(supervisor, 'people.ask-to-reset', { personId, reason: 'A test.' });
  const { places } = await house.get(admin, 'backups.add-folder', { name: 'A disk', folder: house.outside });
  for (const { id } of places) await house.get(admin, 'backups.make', { id });
  const { directory, outside, deviceSecret } = house;
  await house.close();
  const folders = [directory, await unpackBackup(join(outside, 'cordon-backup'))];
  const opened = await Promise.all(
    folders.map((folder) => recoverWithoutEngine({ directory: folder, deviceSecret, loginName, password })),
  );
  const plain = Buffer.concat([...opened.flat(), ...(await everyFileIn([...folders, outside]))]);
  const half = Buffer.from(codeHalf ?? 'no half was shown');
  const found = Object.entries({ ...faces, ...names, half }).filter(([, bytes]) =>
    plain.includes(Buffer.from(bytes)),
  );
  return found.length === 0
    ? 'No face and no name was found.'
    : `Found: ${found.map(([what]) => what).join(', ')}.`;
}

/** A backup, as the data directory that it is made from. Answers the folder. */
async function unpackBackup(backup: string): Promise<string> {
  const unpacked = join(backup, 'unpacked');
  await mkdir(unpacked);
  const copy = (await readdir(backup))
    .filter((name) => name.startsWith('case-'))
    .toSorted()
    .at(-1);
  if (copy === undefined) throw new Error('no backup was made');
  await cp(join(backup, copy), join(unpacked, mainDatabaseFile));
  await cp(join(backup, keyCopy), join(unpacked, keyDatabaseFile));
  await cp(join(backup, 'vault.json'), join(unpacked, 'vault.json'));
  return unpacked;
}

/** Whatever else lies there, as it is. */
async function everyFileIn(folders: readonly string[]): Promise<readonly Buffer[]> {
  const lists = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  );
  const files = lists.flat().filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
}

/** What the gate has against a deployment that is live, after rows of it were edited by whoever takes every guard away first. */
async function wordsOfGateAfter(house: House, edit: (id: string) => string, laterMs = 0): Promise<string> {
  await house.signAllIn();
  await wordsOfRecognition(house);
  // What an earlier forgery kept is of another course of the log, and would rightly be held against this one.
  for (const name of (await readdir(house.outside)).filter((one) => one.startsWith('cordon-heads')))
    await rm(join(house.outside, name), { recursive: true });
  const { id } = await streetIn(house, 'live');
  await editUnguarded(house, edit(id));
  await house.start();
  house.clock.advance(laterMs);
  await house.signAllIn();
  await wordsOfRecognition(house);
  const { recognition } = await house.get(house.residents.supervisor, 'deployments.current', {});
  return recognition.conditions
    .filter(({ isMet }) => !isMet)
    .map(({ words }) => words)
    .join(' ');
}

/** Edits rows once every guard of the schema is taken away. */
async function editUnguarded(house: House, statements: string): Promise<void> {
  await house.read((connection) => {
    const guards = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
    for (const { name } of guards as { name: string }[]) connection.exec(`DROP TRIGGER "${name}"`);
    connection.exec(statements);
  });
}

const untied = 'DROP TRIGGER policies_stay; DROP TRIGGER policies_remain;';
const dayMs = 24 * 60 * 60_000;

export const dataForgeries: readonly Forgery[] = [
  {
    title:
      'all files and backups, the machine’s secret and an admin’s password, without the engine, to see whom an alert is about',
    because: 'No face and no name',
    attempt: (house) => stolenBy(house, house.residents.admin),
  },
  {
    title: 'the row of the policy, made looser',
    because: 'was changed after it',
    attempt: (house) =>
      problemAfter(
        house,
        `${untied} UPDATE policies SET pack = replace(pack, '\\"maximumEntries\\":2000', '\\"maximumEntries\\":9000');`,
      ),
  },
  {
    title: 'the row of the policy, taken out',
    because: 'taken out of the database',
    attempt: (house) => problemAfter(house, `${untied} DELETE FROM policies;`),
  },
  {
    title: 'the row of the force root, taken out',
    because: 'taken out of the database',
    attempt: (house) =>
      problemAfter(
        house,
        'DROP TRIGGER force_root_stays; DROP TRIGGER force_root_remains; DELETE FROM force_root;',
      ),
  },
  {
    title: 'the row of a live deployment, with a longer window, when the signed one is over',
    because: 'The authorised window is over',
    attempt: (house) =>
      wordsOfGateAfter(
        house,
        (id) => `UPDATE deployments SET window_until = window_until + 36000000 WHERE id = '${id}'`,
        7 * 60 * 60_000,
      ),
  },
  {
    title: 'the row of a live deployment, without its authority',
    because: 'No authority covers this deployment',
    attempt: (house) =>
      wordsOfGateAfter(house, (id) => `UPDATE deployments SET authority = NULL WHERE id = '${id}'`),
  },
  {
    title: 'the text of the authority in its row, with a lower threshold',
    because: 'does not carry the signature',
    attempt: (house) =>
      wordsOfGateAfter(
        house,
        (id) =>
          `UPDATE deployments SET authority = replace(authority, '\\"threshold\\":0.6', '\\"threshold\\":0.1') WHERE id = '${id}'`,
      ),
  },
  {
    title: 'the row of a draft, made live without officers',
    because: 'No authority covers this deployment',
    attempt: async (house) => {
      await house.signAllIn();
      await wordsOfRecognition(house);
      const { id: draftId } = await streetIn(house, 'draft');
      return wordsOfGateAfter(
        house,
        (id) =>
          `UPDATE deployments SET state = 'ended', phase = 'ended' WHERE id = '${id}';
           UPDATE deployments SET state = 'live', phase = 'live', started_at = 1 WHERE id = '${draftId}'`,
      );
    },
  },
  {
    title: 'the row of the list that is searched, with the seal of another',
    because: 'is not the one authorised',
    attempt: (house) =>
      wordsOfGateAfter(house, () => `UPDATE watchlists SET seal_hash = '${'a'.repeat(64)}'`),
  },
  {
    title: 'the row of an account, made a supervisor’s',
    because: 'was never given the keys of that role',
    attempt: async (house) => {
      const { admin } = house.residents;
      await editUnguarded(
        house,
        `UPDATE accounts SET role = 'supervisor' WHERE login_name = '${admin.loginName}'`,
      );
      await house.start();
      const reply = await house.nobody().ask('sessions.sign-in', house.credentials(admin));
      return reply.ok ? 'They are a supervisor.' : reply.error.message;
    },
  },
  {
    title: 'an entry of the log, moved to another hour',
    because: 'entry 3 is not what was recorded',
    attempt: async (house) => {
      await house.edit(
        `DROP TRIGGER IF EXISTS entries_stay; UPDATE entries SET at = at + 3600000 WHERE sequence = 3;`,
      );
      await house.start();
      await house.signIn(house.residents.admin);
      return (await house.get(house.residents.admin, 'case-log.verify', {})).words;
    },
  },
  {
    title: 'a session that was made longer in its row',
    because: 'Your session has ended',
    attempt: async (house) => {
      await house.signIn(house.residents.admin);
      const { token } = house.residents.admin;
      await house.edit(`UPDATE sessions SET expires_at = 9000000000000, ended_at = NULL;`);
      await house.start();
      await house.signIn(house.residents.admin);
      const reply = await house.nobody().ask('sessions.resume', { token });
      return reply.ok ? 'The session goes on.' : reply.error.message;
    },
  },
  {
    title: 'vault.json, edited',
    because: 'was changed after Cordon wrote it',
    attempt: async (house) => {
      await house.close();
      await editVault(house, (text) => text.replace('\\"isSetUp\\":true', '\\"isSetUp\\":false'));
      return wordsOfStart(house);
    },
  },
  {
    title: 'the data folder, taken to another machine',
    because: 'another machine',
    attempt: (house) => wordsOfStart(house, { deviceSecret: new Uint8Array(32).fill(9) }),
  },
  {
    title: 'real data, opened as a demo',
    because: 'holds real data',
    attempt: (house) => wordsOfStart(house, { mode: 'demo' }),
  },
  {
    title: 'a demo’s data, opened as real',
    because: 'demo',
    attempt: async (house) => {
      const demo = join(house.outside, 'demo');
      await mkdir(demo);
      await house.start({ dataDirectory: demo, mode: 'demo' });
      await house.close();
      return wordsOfStart(house, { dataDirectory: demo });
    },
  },
  {
    title: 'a name and password that the demo prints',
    because: 'The login name or the password is wrong',
    attempt: async (house) => {
      const [person] = (await readDemoAssets(demoAssets)).people;
      if (person === undefined) return 'The demo has nobody.';
      const { loginName, password } = person;
      const reply = await house.nobody().ask('sessions.sign-in', { loginName, password });
      return reply.ok ? 'They are signed in.' : reply.error.message;
    },
  },
  {
    title: 'the machine’s clock, set back a day, to sign in with a code of before',
    because: 'clock was set back',
    attempt: async (house) => {
      house.clock.advance(dayMs);
      await house.signIn(house.residents.admin);
      house.clock.advance(-dayMs);
      const desk = house.nobody();
      const reply = await desk.ask('sessions.sign-in', house.credentials(house.residents.admin));
      return reply.ok ? 'They are signed in.' : reply.error.message;
    },
  },
  {
    title: 'the machine’s clock, set back a day, to put a policy in force',
    because: 'This machine’s clock says',
    attempt: async (house) => {
      house.clock.advance(dayMs);
      const desk = await house.signIn(house.residents.admin);
      const { files } = house.force.signed(await nextPolicy(house));
      await house.database.call('trust.note-time');
      house.clock.advance(-dayMs);
      const { refusal } = await desk.get('policy.preview', { files });
      return refusal ?? 'The next policy could be put in force.';
    },
  },
  {
    title: 'another model under the name of the one that was approved',
    because: 'is not the one in the manifest',
    attempt: async (house) => {
      const renamed = join(house.outside, 'packs');
      await cp(packs, renamed, { recursive: true });
      await rename(join(renamed, 'mobile-face-net.onnx'), join(renamed, 'fr-feature.onnx'));
      await house.start({ packsDirectory: renamed });
      await house.signIn(house.residents.admin);
      return wordsOfRecognition(house);
    },
  },
];

/** What everybody is told, once the recognition process has tried to load the model. */
async function wordsOfRecognition(house: House): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { recognition } = await house.get(house.residents.admin, 'deployments.current', {});
    if (recognition.model !== null) return `It was loaded: ${recognition.model.name}.`;
    if (recognition.alarm !== null) return recognition.alarm;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 'Nobody is told.';
}
