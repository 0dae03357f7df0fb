import { useId } from 'react';
import { classNames } from './class-names.ts';
import { IconFor } from './icons.tsx';
import styles from './text-input.module.css';

const c = classNames(styles);

interface FileInputProps {
  readonly label: string;
  readonly hint?: string;
  /** Says what is wrong with what was chosen. */
  readonly error?: string | undefined;
  readonly isMultiple?: boolean;
  /** A whole folder instead of single files. */
  readonly isFolder?: boolean;
  /** File names or types, as the control takes them. */
  readonly accept: string;
  readonly onChoose: (files: readonly File[]) => void;
}

/** Files from the person's own disk: the platform's own control. */
export function FileInput({
  label,
  hint,
  error,
  isMultiple = false,
  isFolder = false,
  accept,
  onChoose,
}: FileInputProps) {
  const id = useId();
  const describedBy = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`];
  return (
    <div className={c('field')}>
      <label className={c('label')} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="file"
        className={c('file')}
        accept={accept}
        multiple={isMultiple}
        {...(isFolder ? { webkitdirectory: '' } : {})}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy.join(' ').trim() === '' ? undefined : describedBy.join(' ').trim()}
        onChange={(event) => onChoose([...(event.target.files ?? [])])}
      />
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={c('hint')}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className={c('error')} role="alert">
          <IconFor name="warning" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
