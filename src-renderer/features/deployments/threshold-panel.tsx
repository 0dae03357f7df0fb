import { useState } from 'react';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { deploymentText } from './text.ts';
import { ThresholdChoice } from './threshold-choice.tsx';
import { alertsInWords, missedInWords } from './threshold-words.ts';
import styles from './threshold.module.css';

const c = classNames(styles);
const text = deploymentText.thresholds;

/** What the present threshold means, and which one to propose for the next authority. */
export function ThresholdPanel() {
  const thresholds = useOperation('thresholds.read', {});
  const { person } = useSession();
  const [chosen, setChosen] = useState<number | null>(null);
  const propose = useChange('thresholds.propose', { onDone: () => setChosen(null) });
  return (
    <Panel title={text.title}>
      <Answer of={thresholds} loading={text.loading}>
        {({ listSize, present, floor, choices, measured, proposal, errors }) => {
          if (measured === null) return <Message>{text.unmeasured}</Message>;
          const mayPropose = mayCall(person.role, 'thresholds.propose') && floor !== null;
          return (
            <div className={c('stack')}>
              {present === null ? null : (
                <p>
                  {text.present(
                    present.threshold,
                    alertsInWords(present.falseAlertsPer10000),
                    missedInWords(present.trueAccepts),
                    listSize,
                  )}
                  {present.falseAlertsPer10000.isExtrapolated ? ` ${text.presentExtrapolated}` : ''}
                </p>
              )}
              <ThresholdChoice
                choices={choices}
                chosen={chosen ?? proposal?.threshold ?? present?.threshold ?? null}
                presentThreshold={present?.threshold ?? null}
                proposedThreshold={proposal?.threshold ?? null}
                onChoose={mayPropose ? setChosen : null}
              />
              <p className={c('hint')}>{floor === null ? text.noFloor : text.floor(floor)}</p>
              <p className={c('hint')}>{text.source(measured)}</p>
              {mayPropose ? (
                <div className={c('action')}>
                  <Button
                    isDisabled={chosen === null}
                    isPending={propose.isPending}
                    onPress={() => {
                      if (chosen !== null) propose.mutate({ threshold: chosen });
                    }}
                  >
                    {text.propose}
                  </Button>
                  <span role="status" className={c('hint')}>
                    {proposal === null ? text.proposeHint : text.proposal(proposal.threshold, proposal.at)}
                  </span>
                </div>
              ) : null}
              {propose.isError ? (
                <Message tone="bad" role="alert">
                  {errorWords(propose.error)}
                </Message>
              ) : null}
              {errors === null ? null : <ErrorPanel of={errors} />}
            </div>
          );
        }}
      </Answer>
    </Panel>
  );
}
