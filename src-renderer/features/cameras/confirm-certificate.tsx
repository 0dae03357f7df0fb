import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { localDate } from '../../ui/time.ts';
import type { ShownCertificate } from './camera-input.ts';
import styles from './cameras.module.css';
import { camerasText } from './text.ts';

const c = classNames(styles);
const text = camerasText.certificate;

interface ConfirmCertificateProps {
  readonly shown: ShownCertificate;
  readonly onConfirm: () => void;
}

/** What the camera showed, to be compared with what its own page says, digit by digit. */
export function ConfirmCertificate({ shown, onConfirm }: ConfirmCertificateProps) {
  return (
    <div className={c('certificate')}>
      <p>{text.of(shown.subject, localDate(shown.validUntil))}</p>
      <code>{(shown.sha256.match(/.{1,4}/g) ?? []).join(' ')}</code>
      <Button onPress={onConfirm}>{text.confirm}</Button>
    </div>
  );
}
