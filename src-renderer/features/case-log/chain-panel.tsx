import { ProgressBar } from 'react-aria-components';
import type { ChainState } from '../../../src-main/contract/case-log.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { localTime } from '../../ui/time.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
/** A long log takes its time; nothing else waits for it. */
const verifyTimeoutMs = 10 * 60_000;

export function ChainPanel() {
  const chain = useOperation('case-log.chain', {});
  const verify = useChange('case-log.verify', {
    timeoutMs: verifyTimeoutMs,
    onDone: () => void chain.refetch(),
  });
  return (
    <Panel title={text.chainTitle}>
      <Answer of={chain} loading={text.chainLoading}>
        {(state) => <ChainFacts state={verify.data ?? state} entries={state.entries} />}
      </Answer>
      {verify.isPending ? (
        <ProgressBar isIndeterminate aria-label={text.verifying} className={c('progress')}>
          <div className={c('track')}>
            <div className={c('moving')} />
          </div>
          <span>{text.verifying}</span>
        </ProgressBar>
      ) : (
        <Button onPress={() => verify.mutate({})}>{text.verify}</Button>
      )}
      {verify.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(verify.error)}
        </Message>
      ) : null}
    </Panel>
  );
}

function ChainFacts({ state, entries }: { readonly state: ChainState; readonly entries: number }) {
  const { brokenAt, verifiedAt, lastCheckpoint } = state;
  return (
    <>
      {brokenAt !== null ? (
        <Message tone="bad" role="alert" title={text.broken(brokenAt)}>
          {text.brokenHint}
        </Message>
      ) : verifiedAt === null ? (
        <Message title={text.notVerified}>{state.words}</Message>
      ) : (
        <Message tone="good" role="status" title={text.whole(localTime(verifiedAt))}>
          {state.words}
        </Message>
      )}
      <Facts
        of={[
          [text.entries, entries.toLocaleString('en-GB')],
          [text.root, <code key="root">{state.root}</code>],
          [
            text.checkpoint,
            lastCheckpoint === null
              ? text.noCheckpoint
              : text.checkpointAt(lastCheckpoint.size, localTime(lastCheckpoint.at)),
          ],
        ]}
      />
    </>
  );
}
