import { expect, it } from 'vitest';
import type { Role } from '../../src-main/contract/domain.ts';
import { screenFor, screensFor } from './screens.ts';

it.each<readonly [Role, readonly string[]]>([
  ['operator', ['wall', 'review', 'cases', 'deployment', 'policy']],
  [
    'supervisor',
    [
      'wall',
      'review',
      'cases',
      'case-log',
      'watchlists',
      'deployment',
      'figures',
      'people',
      'reviewers',
      'policy',
    ],
  ],
  ['admin', ['wall', 'case-log', 'cameras', 'listings', 'deployment', 'people', 'policy']],
  [
    'auditor',
    [
      'wall',
      'cases',
      'case-log',
      'watchlists',
      'listings',
      'deployment',
      'figures',
      'people',
      'reviewers',
      'policy',
    ],
  ],
])('offers a %s the screens that the contract opens to the role', (role, names) => {
  expect(screensFor(role).map(({ name }) => name)).toEqual(names);
});

it('keeps the place across a swap, unless the next role may not see it', () => {
  expect(screenFor('supervisor', 'review')).toBe('review');
  expect(screenFor('admin', 'review')).toBe('wall');
});
