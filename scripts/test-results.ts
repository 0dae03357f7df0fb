import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const unitReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z
    .array(
      z.object({
        name: z.string(),
        status: z.string(),
        assertionResults: z.array(z.object({ status: z.string() })),
      }),
    )
    .default([]),
});

/**
 * Reads the report of Vitest's json reporter; a file that could not even be loaded counts as one failure.
 * @param without files that are not counted, because they are run again
 */
export function readUnitCounts(file: string, without: readonly string[] = []): Counts {
  const report = unitReportSchema.parse(readJson(file));
  const [left, counted] = [true, false].map((isLeft) =>
    report.testResults.filter(({ name }) => without.includes(name) === isLeft),
  );
  const tests = (left ?? []).flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const leftOut = (...statuses: readonly string[]): number =>
    tests.filter((status) => statuses.includes(status)).length;
  const failed = report.numFailedTests - leftOut('failed');
  const broken =
    without.length === 0
      ? report.numFailedTestSuites
      : (counted ?? []).filter(({ status }) => status === 'failed').length;
  return {
    passed: report.numPassedTests - leftOut('passed'),
    failed: failed === 0 && broken > 0 ? broken : failed,
    skipped: report.numPendingTests + report.numTodoTests - leftOut('pending', 'skipped', 'todo'),
  };
}

const testSchema = z.object({ projectName: z.string(), status: z.string() });
const suiteSchema = z.object({
  specs: z.array(z.object({ tests: z.array(testSchema) })).default([]),
  get suites() {
    return z.array(suiteSchema).optional();
  },
});
type Suite = z.infer<typeof suiteSchema>;

/** Reads the report of Playwright's json reporter: the counts of each project by its name. */
export function readEndToEndCounts(file: string): ReadonlyMap<string, Counts> {
  const report = z.object({ suites: z.array(suiteSchema) }).parse(readJson(file));
  const counts = new Map<string, Counts>();
  for (const { projectName, status } of report.suites.flatMap(testsOf)) {
    const one = {
      passed: Number(status === 'expected' || status === 'flaky'),
      failed: Number(status === 'unexpected'),
      skipped: Number(status === 'skipped'),
    };
    counts.set(projectName, addCounts(counts.get(projectName) ?? noCounts, one));
  }
  return counts;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The closing line that CI reads. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function testsOf(suite: Suite): readonly z.infer<typeof testSchema>[] {
  return [...suite.specs.flatMap((spec) => spec.tests), ...(suite.suites ?? []).flatMap(testsOf)];
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
