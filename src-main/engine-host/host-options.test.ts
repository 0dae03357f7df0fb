import { expect, test } from 'vitest';
import { readHostOptions } from './host-options.ts';

test.each([
  [[], { data: undefined, demo: false, port: 0, pack: 'default' }],
  [['--demo'], { data: undefined, demo: true, port: 0, pack: 'default' }],
  [
    ['--data', 'real', '--port', '8080', '--pack', 'own-1'],
    { data: 'real', demo: false, port: 8080, pack: 'own-1' },
  ],
  [
    ['--no-sandbox', '--inspect=0', '/repository', '--data=/real'],
    { data: '/real', demo: false, port: 0, pack: 'default' },
  ],
])('reads %j', (args, options) => {
  expect(readHostOptions(args)).toEqual(options);
});

test.each([
  [['--data']],
  [['--data=']],
  [['--port', 'http']],
  [['--port=70000']],
  [['--pack']],
  [['--pack=../x']],
])('refuses %j', (args) => {
  expect(() => readHostOptions(args)).toThrow('Say which');
});

test('refuses the demo on a folder for real data', () => {
  expect(() => readHostOptions(['--demo', '--data', 'real'])).toThrow('a folder of its own');
});
