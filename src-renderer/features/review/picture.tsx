import { useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { filterOf, transformOf, type Viewport } from './viewport.ts';
import styles from './comparison.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface PictureProps {
  /** In full, for those who can't see it. */
  readonly label: string;
  readonly caption: string;
  readonly address: string;
  readonly viewport: Viewport;
}

/** One of the two pictures: both get the same frame, the same view and the same mark. */
export function Picture({ label, caption, address, viewport }: PictureProps) {
  const [failedAddress, setFailed] = useState<string | null>(null);
  const aids = [
    ...(viewport.isMirrored ? [text.mirrored] : []),
    ...(viewport.brightness === 1 ? [] : [text.brightness[viewport.brightness]]),
  ];
  return (
    <figure className={c('figure')}>
      <div className={c('frame')}>
        {failedAddress === address ? (
          <p className={c('failed')}>{text.pictureFailed}</p>
        ) : (
          <img
            src={address}
            alt={label}
            draggable={false}
            style={{ transform: transformOf(viewport), filter: filterOf(viewport) }}
            onError={() => setFailed(address)}
          />
        )}
      </div>
      <figcaption className={c('caption')}>
        <strong>{caption}</strong>
        <span className={c('mark', aids.length > 0 && 'aided')}>
          <IconFor name={aids.length === 0 ? 'check' : 'warning'} size="1em" />
          {aids.length === 0 ? text.untouched : text.aids(aids)}
        </span>
      </figcaption>
    </figure>
  );
}
