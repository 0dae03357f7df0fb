import type { DatabaseClient } from '../database/client.ts';
import { pairsOf } from '../database/group-keys.ts';
import type { Keys } from '../keys/key-groups.ts';
import { Storage } from '../storage.ts';
import { passwordOf } from './people-office.ts';

/** A data directory as somebody's password opens it, with the keys that they have. */
export async function openForTest(
  directory: string,
  deviceSecret: Uint8Array,
  loginName: string,
): Promise<{ readonly storage: Storage; readonly database: DatabaseClient; readonly keys: Keys }> {
  const storage = await Storage.open({
    mode: 'operational',
    dataDirectory: directory,
    deviceSecret,
    now: Date.now,
    onOpened: () => Promise.resolve(),
    onCrash: (cause) => {
      throw cause;
    },
    onCheckpointFailed: () => undefined,
    onDiskTrouble: () => undefined,
    onLogGrew: () => undefined,
  });
  try {
    const [slot] = await storage.vault.open('person', loginName, passwordOf(loginName));
    if (slot === undefined) throw new Error('the password opens nothing');
    const database = await storage.openWith(slot.keys);
    const keys = await storage.presentKeys(slot.keys);
    await database.hold({ pairs: pairsOf(keys), retain: [], given: [] });
    return { storage, database, keys };
  } catch (cause) {
    await storage.close();
    throw cause;
  }
}
