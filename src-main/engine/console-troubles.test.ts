import { expect, it } from 'vitest';
import type { ConsoleTrouble } from '../contract/console-trouble.ts';
import { ConsoleTroubles } from './console-troubles.ts';
import { makeSecondFactor, startEngineInProcess } from './testing/engine-in-process.ts';

const trouble: ConsoleTrouble = {
  at: Date.UTC(2026, 4, 1, 12, 30),
  trouble: 'page-ended',
  step: 'window-renewed',
  detail: 'killed, 9',
  withoutGraphics: false,
};

it('puts what the host tells of a window into the case log, once somebody has opened the data', async () => {
  await using engine = await startEngineInProcess();
  const desk = engine.open();
  const tell = (id: number, told: ConsoleTrouble): void =>
    engine.hear({ kind: 'console.trouble', id, trouble: told });
  tell(1, trouble);
  expect(engine.posted).not.toContainEqual({ kind: 'console.noted', id: 1 });
  const password = 'a-password-of-this-test';
  await desk.get('setup.create-admin', { loginName: 'ada', displayName: 'Ada', password });
  await expect.poll(() => engine.posted).toContainEqual({ kind: 'console.noted', id: 1 });

  await makeSecondFactor(desk, password);
  tell(2, { ...trouble, trouble: 'stayed-empty', step: 'started-again', detail: '', withoutGraphics: true });
  await expect.poll(() => engine.posted).toContainEqual({ kind: 'console.noted', id: 2 });
  const { entries } = await desk.get('case-log.list', { kind: 'console.trouble', limit: 10 });
  expect(entries.map(({ words }) => words).toReversed()).toEqual([
    'A window of the console failed at 2026-05-01 12:30 UTC: the process of its page ended (killed, 9). It was made anew.',
    'A window of the console failed at 2026-05-01 12:30 UTC: it stayed empty. Cordon was started again by itself, to draw without the graphics card.',
  ]);
});

it('keeps what could not be written, and writes it in order and once later', async () => {
  const written: number[] = [];
  const noted: number[] = [];
  const failures: unknown[] = [];
  let isFull = true;
  const troubles = new ConsoleTroubles(() => ({
    append: (told) =>
      isFull ? Promise.reject(new Error('full')) : Promise.resolve(void written.push(told.at)),
    noted: (id) => void noted.push(id),
    onFailed: (cause) => void failures.push(cause),
  }));
  troubles.hear({ kind: 'console.trouble', id: 1, trouble: { ...trouble, at: 1 } });
  troubles.hear({ kind: 'console.trouble', id: 2, trouble: { ...trouble, at: 2 } });
  await troubles.write();
  expect(written).toEqual([]);
  expect(failures.length).toBeGreaterThan(0);
  isFull = false;
  await troubles.write();
  expect({ written, noted }).toEqual({ written: [1, 2], noted: [1, 2] });
});
