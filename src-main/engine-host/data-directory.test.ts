import { describe, expect, test } from 'vitest';
import { chooseDataDirectory, type DataDirectoryFacts } from './data-directory.ts';

const facts: DataDirectoryFacts = {
  dataOption: undefined,
  otherwise: 'demo',
  platform: 'linux',
  environment: {},
  homeDirectory: '/home/ada',
  workingDirectory: '/work',
};

describe('the data directory', () => {
  test.each([
    ['Linux', facts, '/home/ada/.local/share/cordon-demo'],
    ['Linux with XDG_DATA_HOME', { ...facts, environment: { XDG_DATA_HOME: '/data' } }, '/data/cordon-demo'],
    [
      'Linux with a relative XDG_DATA_HOME',
      { ...facts, environment: { XDG_DATA_HOME: 'data' } },
      '/home/ada/.local/share/cordon-demo',
    ],
    ['macOS', { ...facts, platform: 'darwin' }, '/home/ada/Library/Application Support/cordon-demo'],
    [
      'Windows',
      { ...facts, platform: 'win32', environment: { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' } },
      'C:\\Users\\ada\\AppData\\Local\\cordon-demo',
    ],
  ] as const)('of the demo lies in the application data of %s', (_, given, path) => {
    expect(chooseDataDirectory(given)).toEqual({ mode: 'demo', path });
  });

  test('of an installed Cordon is real data, beside that of the demo', () => {
    expect(chooseDataDirectory({ ...facts, otherwise: 'operational' })).toEqual({
      mode: 'operational',
      path: '/home/ada/.local/share/cordon',
    });
  });

  test('given by --data is real data, whatever it is called', () => {
    expect(chooseDataDirectory({ ...facts, dataOption: 'cordon-demo' })).toEqual({
      mode: 'operational',
      path: '/work/cordon-demo',
    });
  });
});
