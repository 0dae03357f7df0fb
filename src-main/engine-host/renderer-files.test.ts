import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRendererFile } from './renderer-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-renderer-'));
  mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
  writeFileSync(join(folder, 'renderer/index.html'), 'the page');
  writeFileSync(join(folder, 'renderer/assets/index-BT0l.js'), 'the code');
  writeFileSync(join(folder, 'secret.js'), 'not for the renderer');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the files of the renderer', () => {
  test.each([
    ['/', 200, 'the page'],
    ['/alerts/al-1', 200, 'the page'],
    ['/assets/index-BT0l.js', 200, 'the code'],
    ['/assets/gone.js', 404, 'There is no such file.'],
    ['/../secret.js', 404, 'There is no such file.'],
    ['/%2e%2e/secret.js', 404, 'There is no such file.'],
    ['/assets/..%5c..%5csecret.js', 404, 'There is no such file.'],
    ['/assets/notes.exe', 404, 'There is no such file.'],
  ])('%s answers %i', async (path, status, text) => {
    const reply = await readRendererFile(join(folder, 'renderer'), path);
    expect([reply.status, Buffer.from(reply.body).toString()]).toEqual([status, text]);
  });
});
