import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { DiskWatch } from './disk-watch.ts';

const megabyte = 1024 * 1024;
let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function watch(free: { bytes: number }) {
  const told: (string | null)[] = [];
  const disk: DiskWatch = new DiskWatch({
    directory,
    freeBytes: async () => free.bytes,
    reserveBytes: 3 * megabyte,
    onAlarmChange: () => void told.push(disk.alarm),
  });
  return { disk, told };
}

/** Bytes that the reserve really takes on the disk, not those that it says; 0 when there is none. */
const reserved = (): Promise<number> =>
  stat(join(directory, 'reserve')).then(
    ({ blocks }) => blocks * 512,
    () => 0,
  );

it('keeps a reserve, warns while there is still room, and gives the reserve up when there is none', async () => {
  const free = { bytes: 100_000 * megabyte };
  const { disk, told } = watch(free);
  await disk.look();
  expect([disk.alarm, await reserved()]).toEqual([null, 3 * megabyte]);
  free.bytes = 1_500 * megabyte;
  await disk.look();
  expect(disk.alarm).toBe('The disk of Cordon’s data has only 1,500 MB left. Free some space on it soon.');
  expect(await reserved()).toBe(3 * megabyte);
  free.bytes = 10 * megabyte;
  await disk.look();
  expect(disk.alarm).toContain('the last 13 MB are being used so that alerts can still be kept');
  expect(await reserved()).toBe(0);
  free.bytes = 13 * megabyte;
  await disk.look();
  expect(await reserved()).toBe(0);
  free.bytes = 100_000 * megabyte;
  await disk.look();
  expect([disk.alarm, await reserved()]).toEqual([null, 3 * megabyte]);
  expect(told).toHaveLength(3);
});

it('takes no reserve from a disk that has little room', async () => {
  const { disk } = watch({ bytes: 500 * megabyte });
  await disk.look();
  expect(await reserved()).toBe(0);
  expect(disk.alarm).toContain('500 MB left');
});

it('reads the room of the real disk', async () => {
  const disk = new DiskWatch({ directory, reserveBytes: 0, onAlarmChange: () => undefined });
  await disk.look();
  expect(await reserved()).toBe(0);
});

it.each([
  ['EROFS', 'it is read-only'],
  ['EIO', 'it reports an error (EIO)'],
  ['ENOSPC', 'is full'],
])('says that the disk can’t be written (%s), and takes it back', async (code, words) => {
  let failure: Error | null = null;
  const told: (string | null)[] = [];
  const disk: DiskWatch = new DiskWatch({
    directory,
    freeBytes: async () => 100_000 * megabyte,
    reserveBytes: 0,
    writeOut: async () => {
      if (failure !== null) throw failure;
    },
    onAlarmChange: () => void told.push(disk.alarm),
  });
  await disk.look();
  expect(told).toEqual([]);
  failure = Object.assign(new Error(code), { code });
  await disk.look();
  await disk.look();
  expect(told).toEqual([expect.stringContaining(words)]);
  failure = null;
  await disk.look();
  expect(told).toEqual([expect.stringContaining(words), null]);
});

it('says at once that the database could not be written, and tries it until it can be', async () => {
  const told: (string | null)[] = [];
  let tries = 0;
  const disk: DiskWatch = new DiskWatch({
    directory,
    freeBytes: async () => 100_000 * megabyte,
    reserveBytes: 0,
    tryDatabase: async () => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
      disk.noteDatabase(null);
    },
    onAlarmChange: () => void told.push(disk.alarm),
  });
  await disk.look();
  expect(tries).toBe(0);
  disk.noteDatabase(new Error('Mend the disk.'));
  expect(disk.alarm).toBe('The case log can’t be written. Mend the disk.');
  for (let look = 0; look < 4; look += 1) await disk.look();
  expect([tries, disk.alarm]).toEqual([3, null]);
  expect(told).toHaveLength(2);
});
