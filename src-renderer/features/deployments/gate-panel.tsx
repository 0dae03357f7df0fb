import type { RecognitionStatus } from '../../../src-main/contract/deployments.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { inLocalTime } from '../../ui/time.ts';
import styles from './deployment.module.css';
import { deploymentText as text } from './text.ts';

const c = classNames(styles);

/** Every condition of the gate, in the engine's own words; null while nobody knows. */
export function GatePanel({ recognition }: { readonly recognition: RecognitionStatus | null }) {
  if (recognition === null)
    return (
      <Panel title={text.gateTitle}>
        <Message tone="attention" role="status" title={text.gateUnknown}>
          {text.gateUnknownHint}
        </Message>
      </Panel>
    );
  const unmet = recognition.conditions.filter(({ isMet }) => !isMet).length;
  return (
    <Panel title={text.gateTitle}>
      <Message
        tone={recognition.isRunning ? 'good' : 'attention'}
        role="status"
        title={inLocalTime(recognition.words)}
      >
        {unmet === 0 ? text.gateOpen : text.gateClosed(unmet)}
      </Message>
      <ul className={c('conditions')}>
        {recognition.conditions.map(({ id, isMet, words }) => (
          <li key={id} className={c(isMet ? 'met' : 'unmet')}>
            <IconFor name={isMet ? 'check' : 'cross'} />
            <span className={c('word')}>{isMet ? text.met : text.unmet}</span>
            <span>{inLocalTime(words)}</span>
          </li>
        ))}
      </ul>
      <p className={c('hint')}>{text.gateHint}</p>
    </Panel>
  );
}
