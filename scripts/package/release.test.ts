import { generateKeyPairSync, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openRelease,
  releaseFile,
  releaseSignatureFile,
  releaseWords,
} from '../../src-main/engine-host/release.ts';
import { writeRelease } from './release.ts';

let resources = '';
beforeEach(async () => {
  resources = await mkdtemp(join(tmpdir(), 'cordon-release-'));
  await mkdir(join(resources, 'models'));
  await writeFile(join(resources, 'app.asar'), 'the window');
  await writeFile(join(resources, 'models/detector.onnx'), 'finds faces');
});
afterEach(() => rm(resources, { recursive: true }));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = {
  private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
};
const what = { version: '1.2.3', isTestVariant: false };
const open = (key: string | null) => openRelease({ resources, key, open: createReadStream });

describe('a package that was signed', () => {
  beforeEach(() => writeRelease(resources, what, pem.private));

  it('opens as it was built', async () => {
    expect(await open(pem.public)).toEqual({ ...what, isSigned: true });
  });

  it.each([
    [
      'a model is another',
      'models/detector.onnx',
      (): Promise<unknown> => put('models/detector.onnx', 'sees nobody'),
    ],
    ['a model is gone', 'models/detector.onnx', () => rm(join(resources, 'models/detector.onnx'))],
    ['the archive is longer', 'app.asar', () => put('app.asar', 'the window and more')],
    [
      'the list was edited',
      releaseFile,
      () => put(releaseFile, '{"version":"1.2.3","isTestVariant":false,"files":{}}'),
    ],
    ['the list is gone', releaseFile, () => rm(join(resources, releaseFile))],
    ['the signature is gone', releaseFile, () => rm(join(resources, releaseSignatureFile))],
    ['the signature is no signature', releaseFile, () => put(releaseSignatureFile, 'yes')],
    [
      'somebody else signed it',
      releaseFile,
      async () => {
        const text = '{"version":"1.2.3","isTestVariant":false,"files":{}}';
        const other = generateKeyPairSync('ed25519').privateKey;
        await put(releaseFile, text);
        await put(releaseSignatureFile, sign(null, Buffer.from(text), other).toString('base64'));
      },
    ],
  ])('is refused where %s, and the file is named', async (_, file, change) => {
    await change();
    await expect(open(pem.public)).rejects.toThrow(`not as it was built (${file})`);
  });
});

it('says of a package that nobody signed that it is one, and still finds what was exchanged', async () => {
  await writeRelease(resources, what, undefined);
  const release = await open(null);
  expect([release.isSigned, releaseWords(release)]).toEqual([false, '1.2.3, unsigned build']);
  await put('app.asar', 'another');
  await expect(open(null)).rejects.toThrow('app.asar');
});

it('does not take an unsigned package for one that has to be signed', async () => {
  await writeRelease(resources, what, undefined);
  await expect(open(pem.public)).rejects.toThrow(releaseFile);
});

function put(path: string, text: string): Promise<void> {
  return writeFile(join(resources, path), text);
}
