import type { OperationInput, OperationName } from '../../contract/operations.ts';

/** Inputs with rules that no published schema can express, and that are about nothing in the house. */
export const plainInputs: { readonly [Name in OperationName]?: OperationInput<Name> } = {
  'equality.state-denominator': {
    question: 'sex',
    kind: 'counted-by-officers',
    source: 'Two officers with counters at both ends of the street.',
    groups: [
      { answer: 'female', count: 812 },
      { answer: 'male', count: 788 },
    ],
  },
  'equality.state-walk': {
    question: 'sex',
    source: 'Staff walked past both cameras, counted by two officers.',
    groups: [
      { answer: 'female', passes: 20, found: 18 },
      { answer: 'male', passes: 20, found: 19 },
    ],
  },
};
