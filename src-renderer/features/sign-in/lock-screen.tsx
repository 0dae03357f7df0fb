import { useState, type ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useEngine, useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { OwnSecretForm } from './own-secret-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import styles from './sign-in.module.css';
import { signInText } from './text.ts';

const c = classNames(styles);
const text = signInText.lock;

interface LockScreenProps {
  readonly by: 'locked' | 'shift-over';
  /** What a locked screen may still tell: that alerts came, not what they are about. */
  readonly news: ReactNode;
}

/**
 * Covers everything, other dialogs too, and lets nothing through: the engine refuses this session all the rest. What is
 * below stays as it was, so nothing that was half typed is lost.
 */
export function LockScreen({ by, news }: LockScreenProps) {
  const engine = useEngine();
  const { person } = useSession();
  const status = useOperation('system.status', {});
  const [isSwapping, setSwapping] = useState(false);
  const isShiftOver = by === 'shift-over';
  return (
    <ModalOverlay isOpen isDismissable={false} isKeyboardDismissDisabled className={c('locked')}>
      <Modal className={c(isSwapping ? 'lockedWide' : 'lockedNarrow')}>
        <Dialog className={c('lockedDialog')}>
          <Heading slot="title">{isShiftOver ? text.shiftTitle : text.title}</Heading>
          {/* The strip that says so on every screen is covered. */}
          {typeof status.data?.notice === 'string' ? <p>{status.data.notice}</p> : null}
          {isSwapping ? (
            <>
              <p>{text.otherHint}</p>
              <div className={c('columns', (status.data?.demoPeople.length ?? 0) === 0 && 'single')}>
                <SignInForm demoPeople={status.data?.demoPeople ?? []} onHaveCode={null} />
              </div>
              <Button look="bare" onPress={() => setSwapping(false)}>
                {text.back}
              </Button>
            </>
          ) : (
            <>
              <p>{isShiftOver ? text.shiftHint(person.displayName) : text.hint(person.displayName)}</p>
              {news}
              <OwnSecretForm
                label={isShiftOver ? text.shiftTitle : text.title}
                submit={isShiftOver ? text.renew : text.unlock}
                onProve={(password, code) =>
                  isShiftOver ? engine.renew(password, code) : engine.unlock(password, code)
                }
              >
                <Button onPress={() => setSwapping(true)}>{text.other}</Button>
                <Button onPress={() => void engine.signOut()}>{text.signOut}</Button>
              </OwnSecretForm>
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
