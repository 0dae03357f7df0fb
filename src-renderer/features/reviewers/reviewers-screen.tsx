import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Screen } from '../../ui/screen.tsx';
import { AccuracyTable } from './accuracy-table.tsx';
import { PoolPanel } from './pool-panel.tsx';
import styles from './reviewers.module.css';
import { reviewersText as text } from './text.ts';

const c = classNames(styles);

/** How those who judge do on decoys; for auditors also who stands in them. */
export function ReviewersScreen() {
  const { person } = useSession();
  const accuracy = useOperation('decoys.accuracy', {});
  return (
    <Screen title={text.title}>
      <div className={c('page')}>
        <p className={c('intro')}>{text.intro}</p>
        <Answer of={accuracy} loading={text.loading}>
          {({ people, asked }) => <AccuracyTable people={people} asked={asked} />}
        </Answer>
        {mayCall(person.role, 'decoys.people') ? <PoolPanel /> : null}
      </div>
    </Screen>
  );
}
