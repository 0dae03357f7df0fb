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
});

/** Reads the report of Vitest's json reporter; a file that could not even be loaded counts as one failure. */
export function readUnitCounts(file: string): Counts {
  const report = unitReportSchema.parse(readJson(file));
  const failed = report.numFailedTests;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && report.numFailedTestSuites > 0 ? report.numFailedTestSuites : failed,
    skipped: report.numPendingTests + report.numTodoTests,
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
