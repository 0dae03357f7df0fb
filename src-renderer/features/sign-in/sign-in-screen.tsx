import { useState } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { useEngineState } from '../../engine/engine-context.tsx';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import logo from '../../../assets/icons/cordon-small.svg?url';
import { EnrolForm } from './enrol-form.tsx';
import { FirstAdminForm } from './first-admin-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import styles from './sign-in.module.css';
import { signInText as text } from './text.ts';

const c = classNames(styles);

/** Before anybody is signed in; `keepsPlace` while a review waits for the next person on this seat. */
export function SignInScreen({ keepsPlace }: { readonly keepsPlace: boolean }) {
  const status = useOperation('system.status', {});
  const [isEnrolling, setEnrolling] = useState(false);
  const endedBecause = useEngineState((state) => state.endedBecause);
  return (
    <main className={c('screen')}>
      <Answer of={status} loading={text.loading}>
        {({ setup, demoPeople, version }) => (
          <div className={c('columns', setup !== 'needs-admin' && demoPeople.length === 0 && 'single')}>
            <header className={c('brand')}>
              <img src={logo} alt="" width="44" height="44" />
              <span className={c('name')}>Cordon</span>
              <span className={c('version')}>{version}</span>
            </header>
            {endedBecause === null ? null : (
              <Message tone="attention" role="status">
                {endedBecause}
              </Message>
            )}
            {keepsPlace ? <Message icon="swap">{text.keepsPlace}</Message> : null}
            {setup === 'locked' ? <Message icon="lock">{text.locked}</Message> : null}
            {setup === 'needs-admin' ? (
              <FirstAdminForm />
            ) : isEnrolling ? (
              <EnrolForm onBack={() => setEnrolling(false)} />
            ) : (
              <SignInForm demoPeople={demoPeople} onHaveCode={() => setEnrolling(true)} />
            )}
          </div>
        )}
      </Answer>
    </main>
  );
}
