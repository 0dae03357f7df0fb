import { expect, test } from 'vitest';
import { digestChallenge, isDigestAnswer } from '../../../../demo-cameras/digest-authentication.ts';
import { answerDigest, readChallenge } from './digest-answer.ts';

const credentials = { userName: 'admin', password: 'p"w:d' };
const request = {
  method: 'DESCRIBE',
  url: 'rtsp://10.0.0.1/live',
  count: 2,
  clientNonce: 'c1',
  ...credentials,
};

test('answers a challenge so that a server accepts it, and only with the right password', () => {
  const challenge = readChallenge([digestChallenge('n1')]);
  if (challenge === null) throw new Error('no challenge');
  const asked = { method: 'DESCRIBE', nonce: 'n1', credentials };
  expect(isDigestAnswer(answerDigest(challenge, request), asked)).toBe(true);
  expect(isDigestAnswer(answerDigest(challenge, { ...request, password: 'other' }), asked)).toBe(false);
  expect(isDigestAnswer(answerDigest(challenge, { ...request, method: 'PLAY' }), asked)).toBe(false);
});

test('the example of RFC 2617', () => {
  const challenge = readChallenge([
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  ]);
  if (challenge === null) throw new Error('no challenge');
  const answer = answerDigest(challenge, {
    method: 'GET',
    url: '/dir/index.html',
    userName: 'Mufasa',
    password: 'Circle Of Life',
    count: 1,
    clientNonce: '0a4f113b',
  });
  expect(answer).toContain('response="6629fae49393a05397450978507c4ef1"');
  expect(answer).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
});

test('as old cameras ask, without a quality', () => {
  const challenge = readChallenge(['Basic realm="x"', 'Digest realm="IP Camera", nonce="n"']);
  expect(challenge).toEqual({ realm: 'IP Camera', nonce: 'n', opaque: undefined, hasQuality: false });
  if (challenge === null) throw new Error('no challenge');
  expect(answerDigest(challenge, request)).not.toContain('cnonce');
});

test.each([
  ['a password in plain words', 'Basic realm="x"'],
  ['another method', 'Digest realm="x", nonce="n", algorithm=SHA-256'],
  ['the whole request', 'Digest realm="x", nonce="n", qop="auth-int"'],
  ['nothing that can be answered', 'Digest realm="x"'],
])('%s is not given', (_, header) => {
  expect(readChallenge([header])).toBeNull();
});
