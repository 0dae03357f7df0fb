import { AppError } from '../../contract/errors.ts';
import { openDatabase, type DatabaseClient } from '../database/client.ts';
import { procedures } from '../procedures.ts';

/** A disk that a test fills up and empties: while it is full, whatever writes fails as it does with SQLite. */
export function createDisk() {
  const full = (): AppError => new AppError('disk-full', 'The disk is full. Free some space on this disk.');
  const disk = {
    isFull: false,
    openDatabase: async (...options: Parameters<typeof openDatabase>): Promise<DatabaseClient> => {
      const client = await openDatabase(...options);
      return {
        call: (name, ...input) =>
          disk.isFull && procedures[name].kind === 'write'
            ? Promise.reject(full())
            : client.call(name, ...input),
        copyCase: (target) => client.copyCase(target),
        copyKeys: (target) => client.copyKeys(target),
        hold: (held) => client.hold(held),
        renew: (before, next, onProgress) =>
          disk.isFull ? Promise.reject(full()) : client.renew(before, next, onProgress),
        sign: () => client.sign(),
        async close() {
          // The last checkpoint can't be signed then; what can be closed is.
          await client.close();
          if (disk.isFull) throw full();
        },
      };
    },
  };
  return disk;
}
