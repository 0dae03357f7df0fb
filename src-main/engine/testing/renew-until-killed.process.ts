// A test's child: renews the keys of a data directory over and over, until it is killed.
import { pairsOf } from '../database/group-keys.ts';
import { KeyRenewal } from '../keys/key-renewal.ts';
import { openForTest } from './open-for-test.ts';

const [directory = '', deviceSecret = ''] = process.argv.slice(2);
const opened = await openForTest(directory, new Uint8Array(Buffer.from(deviceSecret, 'hex')), 'olu');
let { keys } = opened;
const renewal = new KeyRenewal({
  mode: 'operational',
  database: () => opened.database,
  vault: () => opened.storage.vault,
  held: () => keys,
  async take(next) {
    keys = next;
    await opened.database.hold({ pairs: pairsOf(next), retain: [], given: [] });
  },
  exclusively: (work) => work(),
  isLive: () => Promise.resolve(false),
  onRenewed: () => undefined,
  onChange: () => undefined,
  onDefect: (cause) => {
    throw cause;
  },
});
await renewal.finish();
for (;;) {
  console.log('begins');
  await renewal.begin('Once more.', null);
  await renewal.settled();
  if (renewal.problem !== null) throw new Error(renewal.problem);
  console.log('renewed');
}
