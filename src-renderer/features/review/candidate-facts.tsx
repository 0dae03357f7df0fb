import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Facts } from '../../ui/panel.tsx';
import type { RevealedAlert } from './revealed-alert.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface CandidateFactsProps {
  readonly candidate: RevealedAlert['candidate'];
  readonly more?: readonly (readonly [term: string, value: ReactNode])[];
}

export function CandidateFacts({ candidate, more = [] }: CandidateFactsProps) {
  const { name, category, instructions, reference } = candidate;
  return (
    <div>
      <p className={c('hint')}>{text.candidateTitle}</p>
      <p className={c('name')}>{name}</p>
      <Facts
        of={[
          [text.category, category.words],
          [text.instructions, instructions === '' ? text.noInstructions : instructions],
          ...more,
          [text.reference, <code key="reference">{reference}</code>],
        ]}
      />
    </div>
  );
}
