import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ProviderTrial } from '../../src-main/engine/recognition/inference/provider-trial.ts';

/** What Debian's chromium brings along: a Vulkan loader, and a driver that renders on the processor (SwiftShader). */
const directory = '/usr/lib/chromium';
const driver = `${directory}/vk_swiftshader_icd.json`;
const hasVulkan = existsSync(driver) && existsSync(`${directory}/libvulkan.so.1`);
if (!hasVulkan) {
  console.warn(
    `SKIPPED: WebGPU was not tried, because there is no software Vulkan in ${directory}. Install Debian's chromium (npm test does, as root).`,
  );
}

/** The only graphics provider that a machine without a graphics card can run; it is slow there, but it is the real one. */
test.skipIf(!hasVulkan)(
  'the default chain gives the CPU’s results on WebGPU',
  async ({ annotate }) => {
    const child = fork(new URL('./try-provider.process.ts', import.meta.url), ['webgpu', 'single'], {
      execArgv: [],
      env: { ...process.env, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: directory },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const trial = await new Promise<ProviderTrial>((resolve, reject) => {
      // Our own module answers with this.
      child.on('message', (answer) => resolve(answer as ProviderTrial));
      child.on('exit', (code, signal) =>
        reject(new Error(`it ended without an answer: ${signal ?? String(code)}`)),
      );
    });
    expect(trial).toMatchObject({ provider: 'webgpu', difference: expect.any(Number) });
    await annotate(
      `WebGPU differs from the CPU by at most ${((trial.difference ?? NaN) * 100).toPrecision(2)}%`,
    );
    // The rule of `chooseProvider` is 1%; 32-bit floats in another order of summation stay far below it.
    expect(trial.difference).toBeLessThan(0.001);
  },
  // Three models, each twice, on a processor that plays a graphics card: half a minute of its time.
  400_000,
);
