import { expect, it } from 'vitest';
import { AppError } from '../../src-main/contract/errors.ts';
import { operations } from '../../src-main/contract/operations.ts';
import { errorWords, fieldErrors, problemsIn } from './error-words.ts';

it('passes on the words of an expected failure, and has words for any other', () => {
  expect(errorWords(new AppError('disk-full', 'The disk is full. Free some space.'))).toBe(
    'The disk is full. Free some space.',
  );
  expect(errorWords(new Error('x is undefined'))).not.toContain('undefined');
});

it('finds the field that a refusal names, in either of its forms', () => {
  const named = new AppError('demo-only', 'Only the demo’s cameras.', { details: { field: 'address' } });
  expect(fieldErrors(named)).toEqual({ address: 'Only the demo’s cameras.' });
  const issues = [{ path: 'name', message: 'Give the camera a name.' }, { nothing: true }];
  expect(fieldErrors(new AppError('bad-request', 'x', { details: { issues } }))).toEqual({
    name: 'Give the camera a name.',
  });
});

it('tells what is wrong inside a list at the field that the list is entered in', () => {
  const { input } = operations['faces.ask-to-open'];
  const asked = { personId: 'person-1', alertNumbers: [Number.NaN, 2], hours: 9, reason: 'A complaint.' };
  expect(problemsIn(input, asked)).toEqual({
    alertNumbers: 'Numbers only, separated by commas.',
    hours: '8 hours at the most.',
  });
});

it('words what the contract would refuse without the validator’s own language', () => {
  const { input } = operations['setup.create-admin'];
  expect(problemsIn(input, { loginName: 'a', displayName: '', password: 'short' })).toEqual({
    loginName: 'Use 2 to 32 letters, digits, dots or hyphens.',
    displayName: 'Fill this in.',
    password: 'Use at least 12 characters.',
  });
});
