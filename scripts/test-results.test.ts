import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCounts, describeCounts, readEndToEndCounts, readUnitCounts } from './test-results.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-results-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the counts of tests', () => {
  test('are read from a unit report', () => {
    const file = report({
      ...unitReport,
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    });
    expect(readUnitCounts(file)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  test('count a file that could not be loaded as a failure', () => {
    expect(readUnitCounts(report({ ...unitReport, numFailedTestSuites: 1 })).failed).toBe(1);
  });

  test('leave out a file that is run again, whatever it came to', () => {
    const died = {
      name: '/died.test.ts',
      status: 'failed',
      assertionResults: [{ status: 'passed' }, { status: 'pending' }],
    };
    const file = report({
      ...unitReport,
      numPassedTests: 3,
      numPendingTests: 2,
      numFailedTestSuites: 2,
      testResults: [
        died,
        {
          name: '/fine.test.ts',
          status: 'passed',
          assertionResults: [{ status: 'passed' }, { status: 'passed' }, { status: 'skipped' }],
        },
      ],
    });
    expect(readUnitCounts(file, [died.name])).toEqual({ passed: 2, failed: 0, skipped: 1 });
    const broken = { name: '/broken.test.ts', status: 'failed', assertionResults: [] };
    const both = report({
      ...unitReport,
      numPassedTests: 1,
      numPendingTests: 1,
      numFailedTestSuites: 2,
      testResults: [died, broken],
    });
    expect(readUnitCounts(both, [died.name])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('are read per host from an end-to-end report, however deep its suites', () => {
    const file = report({
      suites: [
        {
          specs: [{ tests: [status('electron', 'expected'), status('loopback', 'skipped')] }],
          suites: [{ specs: [{ tests: [status('electron', 'unexpected'), status('electron', 'flaky')] }] }],
        },
      ],
    });
    expect(Object.fromEntries(readEndToEndCounts(file))).toEqual({
      electron: { passed: 2, failed: 1, skipped: 0 },
      loopback: { passed: 0, failed: 0, skipped: 1 },
    });
  });

  test('are said in the one line that CI reads', () => {
    const sum = addCounts({ passed: 3, failed: 0, skipped: 0 }, { passed: 1, failed: 1, skipped: 0 });
    expect(describeCounts(sum)).toBe('4 passed, 1 failed');
    expect(describeCounts({ ...sum, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
  });
});

const unitReport = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numFailedTestSuites: 0,
};

function status(projectName: string, outcome: string) {
  return { projectName, status: outcome };
}

function report(content: unknown): string {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}
