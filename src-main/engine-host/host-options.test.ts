import { expect, test } from 'vitest';
import { readHostOptions } from './host-options.ts';

test.each([
  [[], { data: undefined, port: 0 }],
  [['--data', 'real', '--port', '8080'], { data: 'real', port: 8080 }],
  [['--no-sandbox', '--inspect=0', '/repository', '--data=/real'], { data: '/real', port: 0 }],
])('reads %j', (args, options) => {
  expect(readHostOptions(args)).toEqual(options);
});

test.each([[['--data']], [['--data=']], [['--port', 'http']], [['--port=70000']]])('refuses %j', (args) => {
  expect(() => readHostOptions(args)).toThrow('Say which');
});
