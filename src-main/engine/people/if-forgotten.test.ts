import { expect, it } from 'vitest';
import { roleSchema, type Role } from '../../contract/domain.ts';
import type { KeyGroup } from '../keys/key-groups.ts';
import { ifForgotten } from './if-forgotten.ts';

const person = (role: Role, state: 'active' | 'invited' | 'disabled' = 'active') => ({
  id: `${role}-${state}`,
  displayName: role,
  role,
  state,
});
const everybody = roleSchema.options.map((role) => person(role));
const nobody = (): boolean => false;
const alone =
  (...groups: readonly KeyGroup[]) =>
  (group: KeyGroup): boolean =>
    groups.includes(group);

it.each(roleSchema.options)('says of a %s that nothing is lost while others hold every key', (role) => {
  const said = ifForgotten(person(role), everybody, nobody, nobody);
  expect(said.isLoss).toBe(false);
  expect(said.words.join(' ')).toContain('let you in again with a new code');
});

it.each<readonly [Role, readonly KeyGroup[], string]>([
  ['operator', ['faces'], 'every picture and template'],
  ['supervisor', ['records', 'faces'], 'every name and every vote'],
  ['auditor', ['records'], 'every name and every vote'],
  ['admin', ['data'], 'the case log, the lists, the alerts'],
])('says what goes with the %s who alone holds %j', (role, groups, words) => {
  const said = ifForgotten(person(role), everybody, alone(...groups), nobody);
  expect(said.isLoss).toBe(true);
  expect(said.words.join(' ')).toContain(words);
});

it('says that custodians can recover what is in escrow, and that nothing is lost then', () => {
  const inEscrow = ifForgotten(person('operator'), everybody, alone('faces'), alone('faces', 'data'));
  expect(inEscrow.isLoss).toBe(false);
  expect(inEscrow.words.join(' ')).toContain(
    'two of the custodians have to recover every picture and template',
  );
  const half = ifForgotten(person('supervisor'), everybody, alone('faces', 'records'), alone('records'));
  expect(half.isLoss).toBe(true);
  expect(half.words.join(' ')).toContain('lost for good: every picture and template');
});

it('counts only keys of the own role', () => {
  expect(ifForgotten(person('admin'), everybody, alone('faces', 'records'), nobody).isLoss).toBe(false);
});

it.each<readonly [string, readonly ReturnType<typeof person>[]]>([
  ['nobody else', []],
  ['operators only', [person('operator')]],
  ['two of one role', [person('supervisor'), { ...person('supervisor'), id: 'other' }]],
  ['an auditor only', [person('auditor')]],
  ['people who are invited or disabled', [person('admin', 'invited'), person('auditor', 'disabled')]],
])('does not promise a way back where there are %s', (_, others) => {
  const me = { ...person('operator'), id: 'me' };
  expect(ifForgotten(me, [me, ...others], nobody, nobody).words.join(' ')).toContain(
    'There are not two people',
  );
});
