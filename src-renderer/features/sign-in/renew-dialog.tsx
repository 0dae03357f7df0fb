import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useEngine } from '../../engine/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { OwnSecretForm } from './own-secret-form.tsx';
import styles from './sign-in.module.css';
import { signInText } from './text.ts';

const c = classNames(styles);
const text = signInText.lock;

/** Signs in for the next shift before this one is over; the screen below stays as it is. */
export function RenewDialog({ onClose }: { readonly onClose: () => void }) {
  const engine = useEngine();
  return (
    <ModalOverlay
      isOpen
      className={c('scrim')}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={c('lockedNarrow')}>
        <Dialog className={c('lockedDialog')}>
          <Heading slot="title">{text.renewTitle}</Heading>
          <p>{text.renewHint}</p>
          <OwnSecretForm
            label={text.renewTitle}
            submit={text.renew}
            onProve={async (password, code) => {
              await engine.renew(password, code);
              onClose();
            }}
          >
            <Button onPress={onClose}>{text.notNow}</Button>
          </OwnSecretForm>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
