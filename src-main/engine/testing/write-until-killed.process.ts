import { openDatabase } from '../database/client.ts';

/** Appends to the log as fast as it can and tells every entry that was acknowledged; ends only by being killed. */
async function main(directory: string, vaultKey: Uint8Array): Promise<never> {
  const database = await openDatabase({ directory, vaultKey, mustExist: true });
  for (;;) {
    const sequence = await database.call('case-log.append', {
      kind: 'engine.stopped',
      subject: 'log',
      actor: null,
      body: { words: 'x'.repeat(2000) },
    });
    process.send?.(sequence);
  }
}

process.on('message', ({ directory, vaultKey }: { directory: string; vaultKey: Uint8Array }) => {
  void main(directory, vaultKey);
});
