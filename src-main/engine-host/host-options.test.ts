import { expect, test } from 'vitest';
import { readHostOptions } from './host-options.ts';

test.each([
  [[], { data: undefined, port: 0, pack: 'default' }],
  [['--data', 'real', '--port', '8080', '--pack', 'own-1'], { data: 'real', port: 8080, pack: 'own-1' }],
  [
    ['--no-sandbox', '--inspect=0', '/repository', '--data=/real'],
    { data: '/real', port: 0, pack: 'default' },
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
