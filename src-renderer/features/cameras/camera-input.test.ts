import { expect, it } from 'vitest';
import { enteredFrom, inputFrom, problemsOf } from './camera-input.ts';

const entered = {
  ...enteredFrom(null),
  name: 'Doorway',
  address: 'rtsp://10.0.0.4/stream',
  userName: 'viewer',
  password: 'secret',
};

it('sends credentials only when they are typed and the saved ones are not kept', () => {
  expect(inputFrom(entered)).toEqual({
    name: 'Doorway',
    place: '',
    address: 'rtsp://10.0.0.4/stream',
    userName: 'viewer',
    password: 'secret',
  });
  expect(inputFrom({ ...entered, keepCredentials: true })).not.toHaveProperty('password');
  expect(inputFrom({ ...entered, userName: '', password: '' })).not.toHaveProperty('userName');
});

it('says what is wrong at each field', () => {
  expect(problemsOf(inputFrom(entered))).toEqual({});
  expect(
    Object.keys(problemsOf(inputFrom({ ...entered, name: ' ', address: 'ftp://x' }))).toSorted(),
  ).toEqual(['address', 'name']);
});

it('leaves a substream out that was not typed, and sends back the one that is saved', () => {
  expect(inputFrom({ ...entered, substream: ' ' })).not.toHaveProperty('substream');
  expect(inputFrom({ ...entered, substream: 'rtsp://10.0.0.4/sub' })).toMatchObject({
    substream: 'rtsp://10.0.0.4/sub',
  });
  expect(Object.keys(problemsOf(inputFrom({ ...entered, substream: 'sub' })))).toEqual(['substream']);
});
