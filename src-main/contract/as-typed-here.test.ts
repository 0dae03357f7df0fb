import { expect, it } from 'vitest';
import { asTypedHere, asTypedInPackage } from './as-typed-here.ts';

it.each([
  ['Put the last backup back (npm run restore).', 'Put the last backup back (cordon restore).'],
  ['Run `npm run verify -- DIR --record FILE`.', 'Run `cordon verify DIR --record FILE`.'],
  ['Say which folder: npm start -- --data DIR.', 'Say which folder: cordon --data DIR.'],
  ['No command in it.', 'No command in it.'],
])('says “%s” as an installed Cordon takes it, and leaves it in a checkout', (text, installed) => {
  expect([asTypedInPackage(text), asTypedHere(text)]).toEqual([installed, text]);
});
