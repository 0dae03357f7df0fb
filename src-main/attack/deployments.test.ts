import { expect, it } from 'vitest';
import { deploymentOperations } from '../contract/deployments.ts';
import { stageNames } from './house/stages.ts';
import { isAllowed, type Finding } from './matrix/finding.ts';
import { tryStages } from './matrix/try-stages.ts';
import { stageAnswers } from './permissions/stage-answers.ts';

it('has an answer for every operation about a deployment in every stage', () => {
  const ofNone = ['deployments.current', 'deployments.list', 'deployments.draft'];
  const about = Object.keys(deploymentOperations).filter((name) => !ofNone.includes(name));
  expect(Object.keys(stageAnswers).toSorted()).toEqual(about.toSorted());
  for (const answers of Object.values(stageAnswers)) expect(Object.keys(answers)).toEqual(stageNames);
});

it('takes a deployment that officers signed for through all stages, and nobody does anything else with it', async () => {
  const findings: Finding[] = [];
  await tryStages((_, found) => findings.push(...found));
  expect(findings.filter((finding) => !isAllowed(finding))).toEqual([]);
  // Each step was taken by somebody, and each was refused to somebody.
  for (const operation of Object.keys(stageAnswers)) {
    const answers = findings.filter((finding) => finding.operation === operation).map(({ got }) => got);
    expect(answers, operation).toContain('done');
    expect(answers, operation).toContain('not-signed-in');
  }
}, 420_000);
