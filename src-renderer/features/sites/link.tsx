import type { SiteView } from '../../../src-main/contract/sites.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { UnknownMark } from '../../ui/status-mark.tsx';
import { agoInWords } from '../../ui/time.ts';
import { useNowAs } from '../../ui/use-now.ts';
import styles from './sites.module.css';
import { sitesText as text } from './text.ts';

const c = classNames(styles);

interface LinkProps {
  readonly of: SiteView['link'];
  /** Whether that is how it is now. */
  readonly isKnown: boolean;
}

/** Whether a machine is heard of: a shape, a word, and since when. */
export function Link({ of: { heardAt, isSilent }, isKnown }: LinkProps) {
  const age = useNowAs((now) => (heardAt === null ? null : agoInWords(heardAt, now)));
  if (!isKnown) return <UnknownMark />;
  return (
    <span className={c('mark', isSilent && 'silent', heardAt === null && 'waiting')}>
      <IconFor name={isSilent ? 'warning' : heardAt === null ? 'connecting' : 'live'} size="1em" />
      <span>
        {heardAt === null ? text.never : isSilent ? text.silent : text.heard}{' '}
        {age === null ? null : <span className={c('detail')}>{age}</span>}
      </span>
    </span>
  );
}
