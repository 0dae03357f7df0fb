import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { compileCache } from './scripts/testing/warm-thread-cache.ts';

/** What takes minutes begins first: the last files then end together, and no core waits for one of them. */
const longest = ['scripts/endure/kills/kill-database', 'scripts/endure/', 'scripts/memory-image/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((part) => moduleId.includes(part));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['{assets,src-main,src-renderer,native-models,scripts}/**/*.test.{ts,tsx}'],
    // Native modules and worker threads want processes of their own; two cores are what CI has.
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: 'scripts/testing/warm-thread-cache.ts',
    env: { NODE_COMPILE_CACHE: compileCache },
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
