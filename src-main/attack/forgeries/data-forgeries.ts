import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recoverWithoutEngine } from '../../engine/keys/testing/recover-without-engine.ts';
import { raiseAlertIn } from '../../engine/testing/raise-alert.ts';
import { nextPolicy } from '../house/enter.ts';
import type { House } from '../house/house.ts';
import type { Forgery } from './forgery.ts';

const packs = fileURLToPath(new URL('../../../native-models/packs', import.meta.url));

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

const untied = 'DROP TRIGGER policies_stay; DROP TRIGGER policies_remain;';
const dayMs = 24 * 60 * 60_000;

export const dataForgeries: readonly Forgery[] = [
  {
    title:
      'all files, the machine’s secret and an admin’s password, without the engine, to see whom an alert is about',
    because: 'No face and no name',
    attempt: async (house) => {
      for (const who of Object.values(house.residents)) await house.signIn(who);
      const { faces, names } = await raiseAlertIn(house.database, null);
      const { directory, deviceSecret, residents } = house;
      await house.close();
      const { loginName, password } = residents.admin;
      const plain = Buffer.concat([
        ...(await recoverWithoutEngine({ directory, deviceSecret, loginName, password })),
      ]);
      const found = Object.entries({ ...faces, ...names }).filter(([, bytes]) =>
        plain.includes(Buffer.from(bytes)),
      );
      return found.length === 0
        ? 'No face and no name was found.'
        : `Found: ${found.map(([what]) => what).join(', ')}.`;
    },
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
