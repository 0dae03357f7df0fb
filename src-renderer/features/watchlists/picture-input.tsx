import { useEffect, useId, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import styles from './watchlists.module.css';

const c = classNames(styles);

interface PictureInputProps {
  readonly label: string;
  readonly picture: File | null;
  readonly error: string | undefined;
  readonly onChoose: (picture: File | null) => void;
}

/** Chooses one picture file and shows it, so that the wrong one is seen before it is sent. */
export function PictureInput({ label, picture, error, onChoose }: PictureInputProps) {
  const id = useId();
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(() => {
    if (picture === null) return undefined;
    const address = URL.createObjectURL(picture);
    setPreview(address);
    return () => {
      URL.revokeObjectURL(address);
      setPreview(null);
    };
  }, [picture]);
  return (
    <div className={c('chooser')}>
      <label htmlFor={id}>{label}</label>
      <input
        // An emptied form needs an emptied control, which React can't set.
        key={picture === null ? 'empty' : 'chosen'}
        id={id}
        type="file"
        accept="image/jpeg,image/png"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
      />
      {preview === null ? null : <img src={preview} alt={picture?.name ?? ''} />}
      {error === undefined ? null : (
        <p id={`${id}-error`} className={c('error')}>
          {error}
        </p>
      )}
    </div>
  );
}
