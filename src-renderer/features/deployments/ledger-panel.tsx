import type { Ledger } from '../../../src-main/contract/domain.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './deployment.module.css';
import { deploymentText as text } from './text.ts';

const c = classNames(styles);

const terms = ['alerts', 'repeats', 'blueList', 'forgotten', 'lost', 'inFlight'] as const;

/** The ledger as the sum that it is. */
export function LedgerPanel({
  ledger,
  isBalanced,
  isKnown,
}: {
  readonly ledger: Ledger;
  readonly isBalanced: boolean;
  /** Whether that is how it is now. */
  readonly isKnown: boolean;
}) {
  return (
    <Panel
      title={text.ledgerTitle}
      aside={
        isKnown ? (
          <span className={c('balance', isBalanced ? 'met' : 'unmet')}>
            <IconFor name={isBalanced ? 'check' : 'warning'} />
            {isBalanced ? text.balanced : text.unbalanced}
          </span>
        ) : (
          <span className={c('balance')}>
            <IconFor name="question" />
            {text.gateUnknown}
          </span>
        )
      }
    >
      <dl className={c('sum')}>
        <Term name="tracks" count={ledger.tracks} sign="" />
        {terms.map((term, index) => (
          <Term key={term} name={term} count={ledger[term]} sign={index === 0 ? '=' : '+'} />
        ))}
      </dl>
      {isBalanced ? (
        <p className={c('hint')}>{text.ledgerHint}</p>
      ) : (
        <Message tone="bad" role="alert">
          {text.unbalancedHint}
        </Message>
      )}
    </Panel>
  );
}

function Term({
  name,
  count,
  sign,
}: {
  readonly name: keyof Ledger;
  readonly count: number;
  readonly sign: string;
}) {
  return (
    <div>
      <dt>{text.terms[name]}</dt>
      <dd>
        {sign === '' ? null : <span className={c('sign')}>{sign}</span>}
        {count.toLocaleString('en-GB')}
      </dd>
    </div>
  );
}
