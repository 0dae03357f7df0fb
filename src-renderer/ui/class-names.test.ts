import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '..');
const usesOf = /\bc\(([^)]*)\)/g;
const compared = /[!=]== '[\w-]+'/g;

/** Classes that a component names, and those that its module has. */
function classesOf(file: string) {
  const source = readFileSync(file, 'utf8');
  const module = /import styles from '([^']+\.module\.css)'/.exec(source)?.[1];
  if (module === undefined) return { named: [], there: new Set<string>() };
  const css = readFileSync(join(dirname(file), module), 'utf8');
  return {
    named: [...source.matchAll(usesOf)].flatMap(([, given = '']) =>
      [...given.replaceAll(compared, '').matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name),
    ),
    there: new Set([...css.matchAll(/\.([A-Za-z_][\w-]*)/g)].map(([, name = '']) => name)),
  };
}

it('every class that a component names is in its module: one that is not takes the whole console down', () => {
  const files = globSync('**/*.tsx', { cwd: renderer });
  const missing = files.flatMap((file) => {
    const { named, there } = classesOf(join(renderer, file));
    return named.filter((name) => !there.has(name)).map((name) => `${file}: ${name}`);
  });
  expect(files.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});
