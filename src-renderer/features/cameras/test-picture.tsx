import { useEffect, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import styles from './cameras.module.css';
import { camerasText } from './text.ts';

const c = classNames(styles);

/** What the camera saw when it was tested, in so few squares that nobody can be known. */
export function TestPicture({ picture }: { readonly picture: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  if (address === null) return null;
  return (
    <figure className={c('seen')}>
      <img src={address} alt={camerasText.form.pictureAlt} />
      <figcaption className={c('place')}>{camerasText.form.pictureHint}</figcaption>
    </figure>
  );
}
