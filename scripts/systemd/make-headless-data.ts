import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PeopleOffice, passwordOf } from '../../src-main/engine/testing/people-office.ts';
import { allow } from '../engine/allow.ts';

/** Data of a machine where nobody signs in: `data`, which two people allowed it to open by itself, and `secret`, its device secret. */
export async function makeHeadlessData(folder: string): Promise<void> {
  await using office = await PeopleOffice.make();
  await office.start();
  await office.withEverybody();
  await office.close();
  await mkdir(folder);
  const secret = join(folder, 'secret');
  await writeFile(secret, office.deviceSecret, { mode: 0o600 });
  const answers = ['ada', passwordOf('ada'), 'sam', passwordOf('sam')];
  const ask = () => Promise.resolve(answers.shift() ?? '');
  await allow([office.directory, '--device-secret', secret], {
    terminal: { ask, askHidden: ask, close: () => undefined },
    say: () => undefined,
    now: office.clock.now,
  });
  await cp(office.directory, join(folder, 'data'), { recursive: true });
}
