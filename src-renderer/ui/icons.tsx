import type { ReactNode } from 'react';

/** 20 × 20, drawn with the colour of the text; always beside words, so never read aloud. */
function Icon({ children, size = '1.25em' }: { readonly children: ReactNode; readonly size?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const shapes = {
  wall: <path d="M2.5 4h6.5v5H2.5zM11 4h6.5v5H11zM2.5 11h6.5v5H2.5zM11 11h6.5v5H11z" />,
  review: (
    <>
      <path d="M2 3.5h7v13H2zM11 3.5h7v13h-7z" />
      <circle cx="5.5" cy="8" r="1.7" />
      <circle cx="14.5" cy="8" r="1.7" />
      <path d="M3.2 14c.3-1.7 1.2-2.5 2.3-2.5s2 .8 2.3 2.5M12.2 14c.3-1.7 1.2-2.5 2.3-2.5s2 .8 2.3 2.5" />
    </>
  ),
  log: (
    <>
      <path d="M7 4.5h10M7 10h10M7 15.5h10" />
      <circle cx="3.5" cy="4.5" r="1.2" />
      <circle cx="3.5" cy="10" r="1.2" />
      <circle cx="3.5" cy="15.5" r="1.2" />
      <path d="M3.5 5.7v3.1M3.5 11.2v3.1" />
    </>
  ),
  camera: (
    <>
      <path d="M2.5 6h10.5v8H2.5zM13 9l4.5-2.5v7L13 11z" />
    </>
  ),
  deployment: (
    <>
      <path d="M10 2.5l6.5 2.3v4.7c0 4-2.8 6.7-6.5 8-3.7-1.3-6.5-4-6.5-8V4.8z" />
      <path d="M7 9.8l2.2 2.2L13.2 8" />
    </>
  ),
  watchlist: (
    <>
      <path d="M2.5 4h15v12h-15z" />
      <circle cx="6.8" cy="8.7" r="1.6" />
      <path d="M4.5 13.3c.3-1.4 1.2-2 2.3-2s2 .6 2.3 2M11.5 8h4M11.5 11.5h4" />
    </>
  ),
  people: (
    <>
      <circle cx="7" cy="7" r="2.7" />
      <path d="M2 16c.5-3 2.5-4.6 5-4.6S11.5 13 12 16M13 4.6a2.7 2.7 0 0 1 0 4.9M14 11.7c2 .4 3.5 1.8 4 4.3" />
    </>
  ),
  folder: <path d="M2.5 4.5h5l1.5 2h8.5v9h-15z" />,
  person: (
    <>
      <circle cx="10" cy="6.5" r="3" />
      <path d="M4 17c.6-3.6 3-5.4 6-5.4s5.4 1.8 6 5.4" />
    </>
  ),
  swap: <path d="M3 7h12.5M12.5 3.5L16 7l-3.5 3.5M17 13H4.5M7.5 9.5L4 13l3.5 3.5" />,
  signOut: <path d="M8 3.5H3.5v13H8M8.5 10h8.5M13.5 6.5L17 10l-3.5 3.5" />,
  keyboard: <path d="M2 5h16v10H2zM5 8h.01M8 8h.01M11 8h.01M14 8h.01M5 11h.01M15 11h.01M8 12h4" />,
  check: <path d="M4 10.5l4 4 8-9" />,
  cross: <path d="M5 5l10 10M15 5L5 15" />,
  question: <path d="M6.5 7.2C6.5 5 8 3.5 10 3.5s3.5 1.4 3.5 3.3c0 2.6-3.5 2.7-3.5 5.2M10 16h.01" />,
  info: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9.2v4.6M10 6.4h.01" />
    </>
  ),
  warning: <path d="M10 3l8 14H2zM10 8.5v3.5M10 14.5h.01" />,
  lock: <path d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9" />,
  flip: <path d="M10 2.5v15M7.5 6L3 14h4.5zM12.5 6L17 14h-4.5z" />,
  brightness: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.5v1.5M10 16v1.5M2.5 10h1.5M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1" />
    </>
  ),
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  reset: <path d="M4 8a6.5 6.5 0 1 1-.4 4M4 3.5V8h4.5" />,
  live: <circle cx="10" cy="10" r="5" fill="currentColor" />,
  connecting: <circle cx="10" cy="10" r="6" strokeDasharray="3.2 3.1" />,
  stalled: <path d="M7 5v10M13 5v10" strokeWidth="2.6" />,
  eyeOff: (
    <path d="M3 3l14 14M8.3 5.2A8 8 0 0 1 18 10a12 12 0 0 1-2.2 2.8M5 6.3A12 12 0 0 0 2 10c1.8 3.3 4.6 5 8 5 1 0 2-.2 2.9-.5M8.5 8.4a2.2 2.2 0 0 0 3.1 3.1" />
  ),
  expand: <path d="M8 3H3v5M12 17h5v-5M3 3l5.5 5.5M17 17l-5.5-5.5" />,
  policy: (
    <>
      <path d="M4.5 2.5h8l3 3v12h-11zM12.5 2.5v3h3" />
      <path d="M7 9h6M7 12h6M7 15h3" />
    </>
  ),
  down: <path d="M10 3v10M5.5 8.5L10 13l4.5-4.5M3.5 17h13" />,
  up: <path d="M10 14V4M5.5 8.5L10 4l4.5 4.5M3.5 17h13" />,
  swapped: <path d="M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3" />,
  tighter: <path d="M3 4l4.5 4.5M7.5 4.5v4h-4M17 16l-4.5-4.5M12.5 15.5v-4h4" />,
  wider: <path d="M8.5 8.5L4 4M4 8V4h4M11.5 11.5L16 16M16 12v4h-4" />,
  figures: <path d="M3 3v14h14M6.5 14v-4M10 14V6M13.5 14V8.5" />,
  play: <path d="M6 4l10 6-10 6z" />,
  pause: <path d="M7 4.5v11M13 4.5v11" strokeWidth="2.4" />,
  stepBack: <path d="M5 4v12M15.5 4l-7 6 7 6z" />,
  stepOn: <path d="M15 4v12M4.5 4l7 6-7 6z" />,
  bell: <path d="M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3" />,
} as const;

export type IconName = keyof typeof shapes;

export function IconFor({ name, size }: { readonly name: IconName; readonly size?: string }) {
  return <Icon {...(size === undefined ? {} : { size })}>{shapes[name]}</Icon>;
}
