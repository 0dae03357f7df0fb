import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cudaPackageFor, installCudaPackage, type CudaPackage } from './cuda-package.ts';
import { readNvidiaSmi } from './find-gpus.ts';
import { gpuLines, trialLine } from './report.ts';

const AdmZip = createRequire(import.meta.resolve('onnxruntime-node'))('adm-zip') as new () => {
  addFile(path: string, content: Buffer): void;
  toBuffer(): Buffer;
};
const wanted: CudaPackage = {
  name: 'Some.Package',
  version: '1.2.3',
  feed: 'https://feed.test/index.json',
  files: { 'libone.so': 'native/libone.so', 'libtwo.so': 'native/libtwo.so' },
};
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-gpu-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A NuGet feed with one package of these files. */
function feedOf(files: Readonly<Record<string, string>>, tamper = (bytes: Buffer) => bytes) {
  const zip = new AdmZip();
  for (const [path, text] of Object.entries(files)) zip.addFile(path, Buffer.from(text));
  const bytes = zip.toBuffer();
  const hash = createHash('sha512').update(bytes).digest('base64');
  const base = { '@id': 'https://feed.test/reg/', '@type': 'RegistrationsBaseUrl/3.6.0' };
  const answers: Readonly<Record<string, unknown>> = {
    'https://feed.test/index.json': { resources: [base] },
    'https://feed.test/reg/some.package/1.2.3.json': {
      catalogEntry: 'https://feed.test/catalog.json',
      packageContent: 'https://feed.test/package',
    },
    'https://feed.test/catalog.json': { packageHash: hash, packageHashAlgorithm: 'SHA512' },
  };
  const get = async (url: string): Promise<Response> => {
    if (url.endsWith('/package')) return new Response(new Uint8Array(tamper(bytes)));
    return url in answers ? Response.json(answers[url]) : new Response(null, { status: 404 });
  };
  return { get, hash };
}
const both = { 'native/libone.so': 'one', 'native/libtwo.so': 'two', 'native/other.so': 'not wanted' };

describe('the CUDA provider', () => {
  test('is chosen as onnxruntime-node itself would, where it has one', () => {
    expect(cudaPackageFor('linux/x64')).toMatchObject({
      name: 'Microsoft.ML.OnnxRuntime.Gpu.Linux',
      version: '1.30.0',
      feed: 'https://api.nuget.org/v3/index.json',
    });
    expect(Object.keys(cudaPackageFor('linux/x64')?.files ?? {})).toContain(
      './libonnxruntime_providers_cuda.so',
    );
    expect(cudaPackageFor('darwin/arm64')).toBeNull();
  });

  test('is put in its place if it is what the catalogue says, its own files and no others', async () => {
    const { get, hash } = feedOf(both);
    expect(await installCudaPackage(wanted, directory, get)).toBe(hash);
    expect((await readdir(directory)).toSorted()).toEqual(['libone.so', 'libtwo.so']);
    expect(await readFile(join(directory, 'libtwo.so'), 'utf8')).toBe('two');
  });

  test.each([
    ['was changed on the way', feedOf(both, (bytes) => Buffer.concat([bytes, Buffer.of(0)])), 'catalogue'],
    ['was cut short', feedOf(both, (bytes) => bytes.subarray(0, -9)), 'catalogue'],
    ['lacks a file', feedOf({ 'native/libone.so': 'one' }), 'native/libtwo.so'],
    ['can not be reached', { get: () => Promise.reject(new Error('no network')) }, 'connect this machine'],
  ])('is not installed, not even in part, when it %s', async (_why, { get }, words) => {
    await expect(installCudaPackage(wanted, directory, get)).rejects.toThrow(words);
    expect(await readdir(directory)).toEqual([]);
  });
});

test('says in words what there is, and what to do where there is nothing', () => {
  expect(readNvidiaSmi('NVIDIA RTX 4000, 555.42\nNVIDIA L4, 555.42\n\n')).toEqual([
    { name: 'NVIDIA RTX 4000', driver: '555.42', isNvidia: true },
    { name: 'NVIDIA L4', driver: '555.42', isNvidia: true },
  ]);
  expect(gpuLines([])[0]).toContain('No graphics card was found');
  const trial = {
    provider: 'cuda',
    precision: 'half',
    difference: 0.0042,
    timeRatio: 0.125,
    refusal: null,
  } as const;
  expect(trialLine(trial)).toBe(
    'cuda, half precision (FP16): differs from the CPU by at most 0.42%, 8.0 times as fast; passes',
  );
  expect(
    trialLine({ ...trial, difference: null, timeRatio: null, refusal: 'libcudnn.so.9 is missing' }),
  ).toBe('cuda, half precision (FP16): does not run. libcudnn.so.9 is missing');
});
