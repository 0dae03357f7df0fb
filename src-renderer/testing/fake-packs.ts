import type { OperationOutput } from '../../src-main/contract/operations.ts';
import type { PackView } from '../../src-main/contract/packs.ts';
import { hash } from './fake-data.ts';

const hour = 3_600_000;

export function fakePacks(): PackView[] {
  const agreed = {
    variant: 'full' as const,
    reason: 'For the court, case 42 of this year.',
    askedBy: { name: 'Mira Holloway', role: 'supervisor' as const },
    askedAt: Date.now() - 2 * hour,
    confirmedBy: 'Sefa Brandt',
    until: Date.now() + 22 * hour,
    progress: 0,
    problem: null,
    file: null,
    cannotTakeBecause: null,
  };
  const file = {
    name: 'cordon-alert-13-2026-11-26.asice',
    bytes: 1_843_204,
    sha256: hash('5'),
    path: 'packs/request-fake',
  };
  return [
    { ...agreed, id: 'request-1', label: 'alert 14', state: 'making', progress: 0.45 },
    { ...agreed, id: 'request-2', label: 'alert 13', state: 'made', progress: 1, file },
    {
      ...agreed,
      id: 'request-3',
      label: 'Market day',
      variant: 'redacted',
      state: 'confirmed',
      problem: 'The log is still being indexed. Try again in a minute.',
    },
  ];
}

export function fakePackSubjects(): OperationOutput<'packs.subjects'>['subjects'] {
  return [
    { kind: 'alert', id: 'alert-14', label: 'alert 14', at: Date.now() - hour },
    { kind: 'alert', id: 'alert-13', label: 'alert 13', at: Date.now() - 2 * hour },
    { kind: 'deployment', id: 'deployment-1', label: 'Market day', at: Date.now() - 26 * hour },
  ];
}
