import logo from '../../assets/icons/cordon-small.svg?url';
import { useEngineState } from '../engine/engine-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Message } from '../ui/message.tsx';
import styles from './engine-down.module.css';
import { frameText as text } from './text.ts';

const c = classNames(styles);

/** While there is no engine to sign in to: starting, on its way back, or unable to run. */
export function EngineDown() {
  const { engine, message } = useEngineState((state) => state);
  return (
    <main className={c('down')}>
      <header className={c('brand')}>
        <img src={logo} alt="" width="44" height="44" />
        <h1>Cordon</h1>
      </header>
      {engine === 'failed' ? (
        <Message tone="bad" title={text.failed} role="alert">
          <p>{message}</p>
          <p>{text.failedHint}</p>
        </Message>
      ) : (
        <Message
          icon="connecting"
          role="status"
          title={engine === 'connecting' ? text.connecting : text.starting}
        >
          {message ?? text.startingHint}
        </Message>
      )}
    </main>
  );
}
