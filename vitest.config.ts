import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{assets,src-main,src-renderer,native-models,scripts}/**/*.test.{ts,tsx}'],
    // Native modules and worker threads want processes of their own; two cores are what CI has.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
