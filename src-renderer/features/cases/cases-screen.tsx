import { useState } from 'react';
import type { CaseSummary } from '../../../src-main/contract/cases.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Placeholder } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { CaseDetail } from './case-detail.tsx';
import { OpenCase } from './case-dialogs.tsx';
import { ShiftPanel } from './shift-panel.tsx';
import styles from './cases.module.css';
import { casesText as text } from './text.ts';

const c = classNames(styles);

/** Alerts that belong together, what was written about them, and what the shift brought. */
export function CasesScreen({ onOpenAlert }: { readonly onOpenAlert: (alertId: string) => void }) {
  const { person } = useSession();
  const cases = useOperation('cases.list', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [isOpening, setOpening] = useState(false);
  return (
    <Screen title={text.title}>
      <div className={c('page')}>
        <div className={c('side')}>
          <Panel
            title={text.listTitle}
            aside={
              mayCall(person.role, 'cases.open') ? (
                <Button icon="plus" onPress={() => setOpening(true)}>
                  {text.open}
                </Button>
              ) : null
            }
          >
            <Answer of={cases} loading={text.loading}>
              {({ cases: some }) =>
                some.length === 0 ? (
                  <Placeholder title={text.none}>{text.noneHint}</Placeholder>
                ) : (
                  <ul className={c('list')} aria-label={text.listTitle}>
                    {some.map((one) => (
                      <CaseRow key={one.id} of={one} isChosen={one.id === chosen} onChoose={setChosen} />
                    ))}
                  </ul>
                )
              }
            </Answer>
          </Panel>
          <ShiftPanel />
        </div>
        {chosen === null ? (
          // Where there is none the list says so.
          cases.data?.cases.length === 0 ? null : (
            <Placeholder title={text.choose}>{text.noneHint}</Placeholder>
          )
        ) : (
          <CaseDetail key={chosen} id={chosen} onOpenAlert={onOpenAlert} />
        )}
      </div>
      {isOpening ? (
        <OpenCase
          onDone={(id) => {
            setOpening(false);
            setChosen(id);
          }}
          onCancel={() => setOpening(false)}
        />
      ) : null}
    </Screen>
  );
}

interface CaseRowProps {
  readonly of: CaseSummary;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}

function CaseRow({ of: one, isChosen, onChoose }: CaseRowProps) {
  const { id, number, title, state, heldBy, offeredTo, alerts, notes } = one;
  return (
    <li>
      <button
        type="button"
        className={c('row')}
        aria-current={isChosen ? 'true' : undefined}
        onClick={() => onChoose(id)}
      >
        <strong>{text.case(number)}</strong>
        <span>{title ?? (state === 'destroyed' ? text.destroyed : text.locked)}</span>
        <span className={c('detail')}>
          {text.states[state]} · {text.holds(alerts, notes)}
        </span>
        {state !== 'open' || heldBy === null ? null : (
          <span className={c('detail')}>{text.heldBy(heldBy.name, heldBy.isMe)}</span>
        )}
        {offeredTo === null ? null : (
          <span className={c('detail')}>{text.offeredTo(offeredTo.name, offeredTo.isMe)}</span>
        )}
      </button>
    </li>
  );
}
