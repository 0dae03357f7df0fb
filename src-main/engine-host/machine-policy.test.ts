import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseDataDirectory } from './data-directory.ts';
import { machinePolicyFile, readMachinePolicy } from './machine-policy.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'cordon-machine-')), 'cordon');
  mkdirSync(folder, { mode: 0o755 });
  file = join(folder, 'machine-policy.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string): void => writeFileSync(file, content, { mode: 0o644 });
const read = () => readMachinePolicy(file, 'linux');

it('is looked for where only the machine’s administrator writes', () => {
  expect(machinePolicyFile({ platform: 'linux', environment: {} })).toBe('/etc/cordon/machine-policy.json');
  expect(machinePolicyFile({ platform: 'win32', environment: { PROGRAMDATA: 'D:\\Data' } })).toBe(
    'D:\\Data\\Cordon\\machine-policy.json',
  );
});

// Who owns a file can be set by root alone; CI runs as root.
describe.runIf(process.getuid?.() === 0)('a machine policy', () => {
  it('need not be there', () => {
    expect(read()).toEqual({ file, policy: null });
  });

  it('is taken from root', () => {
    write('{"dataDirectory":"/srv/cordon","alertSound":"off"}');
    expect(read().policy).toEqual({ dataDirectory: '/srv/cordon', alertSound: 'off' });
  });

  it.each([
    ['others may write it', () => chmodSync(file, 0o666), 'can be changed by others'],
    ['its folder is open to others', () => chmodSync(folder, 0o777), 'can be changed by others'],
    ['somebody else owns it', () => chownSync(file, 1000, 1000), 'can be changed by others'],
    ['it is no JSON', () => write('dataDirectory=/srv'), 'can’t be read as JSON'],
    ['it sets what there is not', () => write('{"judgements":1}'), 'is not in its form'],
    ['a path is relative', () => write('{"dataDirectory":"data"}'), 'a relative path'],
    [
      'it points elsewhere',
      () => {
        rmSync(file);
        symlinkSync('/etc/hostname', file);
      },
      'is no plain file',
    ],
  ])('is refused, and nothing starts, when %s', (_, change, words) => {
    write('{"dataDirectory":"/srv/cordon"}');
    change();
    expect(read).toThrow(words);
  });
});

describe('a managed data directory', () => {
  const facts = {
    dataOption: undefined,
    otherwise: 'demo' as const,
    managed: '/srv/cordon',
    platform: 'linux' as const,
    environment: {},
    homeDirectory: '/home/ada',
    workingDirectory: '/work',
  };

  it('is real data without anybody’s asking, and the only one', () => {
    expect(chooseDataDirectory(facts)).toEqual({ mode: 'operational', path: '/srv/cordon' });
    expect(chooseDataDirectory({ ...facts, dataOption: '/srv/cordon' }).path).toBe('/srv/cordon');
    expect(() => chooseDataDirectory({ ...facts, dataOption: 'elsewhere' })).toThrow(
      'set by the machine policy',
    );
  });
});
