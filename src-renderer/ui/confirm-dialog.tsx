import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { errorWords } from '../engine/error-words.ts';
import type { Change } from '../engine/use-operation.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { Message } from './message.tsx';
import styles from './dialog.module.css';

const c = classNames(styles);

const nothing: Change = { isPending: false, isError: false, error: null };

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly look?: 'primary' | 'danger';
  /** What confirming does, where that can fail: the dialog stays and says so. `useChange` gives one. */
  readonly change?: Change;
  /** Where the dialog holds a field that must be filled in first. */
  readonly isConfirmDisabled?: boolean;
  /** Puts the focus on the confirming button, so that Enter confirms. */
  readonly startsOnConfirm?: boolean;
  /** There is nothing to go back to, and Escape must not close it by mistake: it shows something only once. */
  readonly isOneWay?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, look = 'primary', change = nothing, isConfirmDisabled = false } = props;

  function submit(event: FormEvent): void {
    event.preventDefault();
    // React lets it rise to a form that the dialog was opened from.
    event.stopPropagation();
    if (!change.isPending && !isConfirmDisabled) props.onConfirm();
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable={false}
      isKeyboardDismissDisabled={props.isOneWay ?? false}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onCancel();
      }}
      className={c('overlay')}
    >
      <Modal className={c('modal')}>
        <Dialog role="alertdialog" className={c('dialog')}>
          <Heading slot="title">{title}</Heading>
          {/* A form, so that Enter in a field confirms too; its keys are those of the fields in it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <form className={c('form')} noValidate onSubmit={submit} onKeyDown={submitFromArea}>
            <div className={c('body')}>
              {children}
              {change.isError ? (
                <Message tone="bad" role="alert">
                  {errorWords(change.error)}
                </Message>
              ) : null}
            </div>
            <div className={c('actions')}>
              {props.isOneWay === true ? null : (
                <Button onPress={props.onCancel} shortcut="Escape">
                  Back
                </Button>
              )}
              <Button
                type="submit"
                look={look}
                autoFocus={props.startsOnConfirm ?? false}
                isPending={change.isPending}
                isDisabled={isConfirmDisabled}
              >
                {confirm}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Where Enter begins a line, Ctrl+Enter confirms. */
function submitFromArea(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
