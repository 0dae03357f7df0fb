import encodeQR from 'qr';
import { useMemo } from 'react';
import { classNames } from './class-names.ts';
import styles from './qr-code.module.css';

const c = classNames(styles);
/** Modules of white around it, as readers need them. */
const quiet = 4;

/** A QR code, drawn here: dark on white in every theme, because readers want it so. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const modules = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: quiet }), [text]);
  const path = modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className={c('code')}
      viewBox={`0 0 ${modules.length} ${modules.length}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
