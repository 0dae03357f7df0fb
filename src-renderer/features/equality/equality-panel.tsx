import { useState } from 'react';
import {
  equalityQuestionSchema,
  type EqualityGroup,
  type EqualityQuestion,
} from '../../../src-main/contract/equality.ts';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { localDate } from '../../ui/time.ts';
import { DenominatorDialog } from './denominator-dialog.tsx';
import styles from './equality.module.css';
import { equalityText } from './text.ts';
import { WalkDialog } from './walk-dialog.tsx';
import { WalkedGroups } from './walked-groups.tsx';

const c = classNames(styles);
const text = equalityText.summary;

type Summary = OperationOutput<'equality.summary'>;

/** For auditors: sums against who passed, with how sure they are, or that there is not enough data. */
export function EqualityPanel() {
  const summary = useOperation('equality.summary', {});
  const [stating, setStating] = useState<'denominator' | 'walk' | null>(null);
  const done = () => {
    setStating(null);
    void summary.refetch();
  };
  return (
    <Panel
      title={text.title}
      aside={
        <span className={c('buttons')}>
          <Button onPress={() => setStating('denominator')}>{equalityText.denominator.open}</Button>
          <Button onPress={() => setStating('walk')}>{equalityText.walk.open}</Button>
        </span>
      }
    >
      <Answer of={summary} loading={equalityText.loading}>
        {(found) =>
          found.deployments === 0 && found.walks.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <>
              <p className={c('hint')}>{text.hint(found.deployments)}</p>
              {equalityQuestionSchema.options.map((question) => (
                <Question key={question} question={question} of={found} />
              ))}
              <p className={c('hint')}>{text.how}</p>
            </>
          )
        }
      </Answer>
      {stating === 'denominator' ? (
        <DenominatorDialog onDone={done} onCancel={() => setStating(null)} />
      ) : null}
      {stating === 'walk' ? <WalkDialog onDone={done} onCancel={() => setStating(null)} /> : null}
    </Panel>
  );
}

function Question({ question, of: summary }: { readonly question: EqualityQuestion; readonly of: Summary }) {
  const groups = summary.groups.filter((group) => group.question === question);
  const denominator = summary.denominators.find((one) => one.question === question);
  const name = equalityText.questions[question];
  return (
    <div className={c('question')}>
      <h3>{name}</h3>
      {groups.every(({ people }) => people === null) ? (
        <p>{text.tooFew(summary.fewest)}</p>
      ) : (
        <>
          <p className={c('hint')}>
            {denominator === undefined
              ? text.noDenominator
              : text.stated(
                  text.kinds[denominator.kind],
                  denominator.source,
                  localDate(denominator.statedAt),
                )}
          </p>
          <Table label={`${text.title}: ${name}`} columns={text.columns}>
            {groups.map((group) => (
              <Group key={group.answer} of={group} misidentified={summary.misidentified ?? 0} />
            ))}
          </Table>
        </>
      )}
      <WalkedGroups question={question} of={summary} />
    </div>
  );
}

function Group({ of: group, misidentified }: { readonly of: EqualityGroup; readonly misidentified: number }) {
  const { answer, people, arrests, share, expected, misidentifiedP, othersP, finding, needed, drift } = group;
  const p = misidentifiedP ?? othersP;
  return (
    <tr className={c('row')}>
      <th scope="row">{equalityText.answers[answer] ?? answer}</th>
      <td>{expected === null ? text.unknown : `${(expected * 100).toFixed(1)}%`}</td>
      <td>{people?.toLocaleString('en-GB')}</td>
      <td>{arrests?.toLocaleString('en-GB') ?? text.unknown}</td>
      <td>{group.misidentified}</td>
      <td>{share === null ? '' : text.interval(share.low, share.high)}</td>
      <td>
        {p === null ? (
          ''
        ) : (
          <>
            {text.chance(p)}{' '}
            <span className={c('hint')}>
              {misidentifiedP === null ? text.against.others : text.against.passed}
            </span>
          </>
        )}
      </td>
      <td>
        <span className={c('finding')}>
          {finding === 'difference' ? <IconFor name="warning" /> : null}
          {text.findings[finding]}
        </span>
        {finding === 'not-enough-data' && p !== null ? (
          <div className={c('hint')}>
            {needed === null ? text.neededUnknown : text.needed(misidentified, needed)}
          </div>
        ) : null}
        {drift === null || drift.alarmAt === null ? null : (
          <div className={c('hint')}>{text.drift(localDate(drift.alarmAt))}</div>
        )}
      </td>
    </tr>
  );
}
