import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import type { Host } from './fixtures/console.ts';

const results = fileURLToPath(new URL('../test-results/', import.meta.url));

export default defineConfig<{ readonly host: Host }>({
  testDir: 'specs',
  outputDir: `${results}e2e`,
  reporter: [['list'], ['json', { outputFile: `${results}e2e.json` }]],
  // Each spec has an engine with models and cameras to itself, and the machine has two cores.
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 20_000 },
  projects: [
    { name: 'electron', testIgnore: 'packaged.spec.ts', use: { host: 'electron' } },
    { name: 'loopback', testIgnore: ['packaged.spec.ts', 'window-watch.spec.ts'], use: { host: 'loopback' } },
    { name: 'packaged', testMatch: 'packaged.spec.ts', use: { host: 'packaged' } },
  ],
});
