import { describe, expect, test } from 'vitest';
import { findPack, shippedManifest } from '../../../../native-models/manifest.ts';
import { openPack } from '../../../../native-models/packs.ts';
import { defaultPacksDirectory } from '../../../../native-models/where.ts';
import { sessionsOf } from '../steps/chain.ts';
import type { ModelSession } from '../steps/tensor.ts';
import type { ProviderDeps } from './provider-trial.ts';
import { chooseProvider } from './provider.ts';
import type { Provider } from './session.ts';

const pack = findPack(shippedManifest(), 'default');
const noFiles = { detector: new Uint8Array(), mesh: new Uint8Array(), embedder: new Uint8Array() };

/** What a made-up provider does: multiplies its input, takes a time, or can't be made. */
interface Behaviour {
  readonly factor?: number;
  readonly runMs?: number;
  readonly failure?: string;
  /** With half precision, where that isn't the same. */
  readonly half?: Omit<Behaviour, 'half'>;
}

function machine(behaviours: Partial<Record<Provider, Behaviour>>) {
  let now = 0;
  const open = new Map<Provider, number>();
  const deps: ProviderDeps = {
    supported: () => Object.keys(behaviours),
    nowMs: () => now,
    create: async (_model, _input, provider, precision): Promise<ModelSession> => {
      const { half, ...single } = behaviours[provider] ?? {};
      const { factor = 1, runMs = 10, failure } = precision === 'half' ? { ...single, ...half } : single;
      if (failure !== undefined) throw new Error(failure);
      open.set(provider, (open.get(provider) ?? 0) + 1);
      return {
        run: async ({ planes }) => {
          now += runMs;
          return new Map([['output', Float32Array.from(planes, (value) => value * factor)]]);
        },
        release: async () => void open.set(provider, (open.get(provider) ?? 0) - 1),
      };
    },
  };
  return { deps, open };
}

describe('of the providers that a machine names', () => {
  test('the fastest kind that agrees with the CPU is taken, and its difference is said', async () => {
    const { deps, open } = machine({ cpu: {}, webgpu: { runMs: 5 }, cuda: { factor: 1.001, runMs: 2 } });
    const choice = await chooseProvider(pack, noFiles, [], deps);
    expect(choice.words).toBe('cuda, differs from the CPU by at most 0.10%');
    expect(choice.trials).toEqual([
      {
        provider: 'cuda',
        precision: 'single',
        difference: expect.closeTo(0.001, 5),
        timeRatio: 0.2,
        refusal: null,
      },
      {
        provider: 'cuda',
        precision: 'half',
        difference: expect.closeTo(0.001, 5),
        timeRatio: 0.2,
        refusal: 'it is no faster than single precision',
      },
    ]);
    expect([...open]).toEqual([
      ['cpu', 0],
      ['cuda', 3],
    ]);
  });

  test('those that differ, are slower or fail are passed over, and released', async () => {
    const { deps, open } = machine({
      cpu: {},
      tensorrt: { failure: 'no library' },
      cuda: { factor: 1.1, runMs: 2 },
      dml: { factor: NaN, runMs: 2 },
      webgpu: { runMs: 6_000 },
    });
    const choice = await chooseProvider(pack, noFiles, [], deps);
    expect(choice.provider).toBe('cpu');
    expect(choice.trials.map(({ provider, refusal }) => [provider, refusal])).toEqual([
      ['tensorrt', 'no library'],
      ['cuda', 'its results differ from the CPU’s'],
      ['dml', 'its results differ from the CPU’s'],
      ['webgpu', 'it is slower than the CPU'],
      ['cpu', null],
    ]);
    expect(Object.fromEntries(open)).toEqual({ cpu: 3, cuda: 0, dml: 0, webgpu: 0 });
  });
});

describe('half precision', () => {
  test('is taken where it gives the CPU’s results and is faster still', async () => {
    const { deps, open } = machine({ cpu: {}, cuda: { runMs: 4, half: { factor: 1.004, runMs: 2 } } });
    const choice = await chooseProvider(pack, noFiles, [], deps);
    expect(choice.words).toBe('cuda with half precision, differs from the CPU by at most 0.40%');
    expect(choice.trials.map(({ precision, refusal }) => [precision, refusal])).toEqual([
      ['single', null],
      ['half', null],
    ]);
    expect(Object.fromEntries(open)).toEqual({ cpu: 0, cuda: 3 });
  });

  test.each([
    [{ factor: 1.03, runMs: 2 }, 'its results differ from the CPU’s'],
    [{ failure: 'half precision does not hold 70000' }, 'half precision does not hold 70000'],
    [{ runMs: 4 }, 'it is no faster than single precision'],
  ])('is passed over where it does not (%j), and single precision runs', async (half, refusal) => {
    const { deps, open } = machine({ cpu: {}, cuda: { runMs: 4, half } });
    const choice = await chooseProvider(pack, noFiles, [], deps);
    expect(choice.words).toBe('cuda, differs from the CPU by at most 0.0%');
    expect(choice.trials.at(-1)).toMatchObject({ precision: 'half', refusal });
    expect(Object.fromEntries(open)).toEqual({ cpu: 0, cuda: 3 });
  });
});

test('a provider that ended the process is not tried again', async () => {
  const { deps, open } = machine({ cpu: {}, cuda: { runMs: 2 } });
  const choice = await chooseProvider(pack, noFiles, ['cuda'], deps);
  expect(choice.provider).toBe('cpu');
  expect(choice.trials[0]).toMatchObject({ provider: 'cuda', refusal: 'it ended the recognition process' });
  expect(open.has('cuda')).toBe(false);
});

test('the real models run on this machine', async () => {
  const choice = await chooseProvider(pack, await openPack(pack, defaultPacksDirectory));
  expect(choice.trials.at(-1)).toMatchObject({ provider: choice.provider, refusal: null });
  await Promise.all(sessionsOf(choice.sessions).map((session) => session.release()));
});
