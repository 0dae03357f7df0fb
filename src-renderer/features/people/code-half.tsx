import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './people.module.css';
import { peopleText } from './text.ts';

const c = classNames(styles);
const text = peopleText.code;

/** What somebody has to hand over in person: half of a code, or all of it while they are alone. */
export interface HandedCode {
  /** What was confirmed by it, where several may be confirmed in a row: whose it is. */
  readonly about?: string;
  readonly words: string;
  readonly halves: readonly string[];
}

/** Shown once; nothing keeps it but the paper it is written on. */
export function CodeHalf({ code, onDone }: { readonly code: HandedCode; readonly onDone: () => void }) {
  return (
    <ConfirmDialog
      title={code.halves.length > 1 ? text.wholeTitle : text.title}
      confirm={text.done}
      isOneWay
      onConfirm={onDone}
      onCancel={onDone}
    >
      {code.about === undefined ? null : (
        <p>
          <strong>{code.about}</strong>
        </p>
      )}
      <p>{code.words}</p>
      <p className={c('code')}>
        {code.halves.map((half) => (
          <code key={half}>{half}</code>
        ))}
      </p>
      <p>{text.once}</p>
      <p>{text.enrol}</p>
    </ConfirmDialog>
  );
}
