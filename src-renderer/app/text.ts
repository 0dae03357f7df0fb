import { counted } from '../ui/words.ts';

/** What the frame says. */
export const frameText = {
  connecting: 'Connecting to the engine…',
  starting: 'The engine is starting…',
  startingHint: 'It opens the encrypted database, checks the models and connects the cameras.',
  restarting: 'The engine is restarting. Your place and what you entered are kept.',
  failed: 'Cordon cannot run.',
  failedHint: 'Put right what is said above, then start Cordon again.',
  recognitionOn: 'Recognition is running',
  recognitionOff: 'Recognition is off',
  recognitionUnknown: 'Recognition: not known',
  noDeployment: 'No deployment',
  place: 'Place',
  window: 'Window',
  watchlist: 'Watchlist',
  timeLeft: (span: string) => `${span} left`,
  windowOver: 'over',
  windowAhead: (span: string) => `begins in ${span}`,
  listSize: (entries: number, isSealed: boolean) =>
    `${counted(entries, 'person', 'people')}, ${isSealed ? 'sealed' : 'not sealed'}`,
  local: 'Local',
  utc: 'UTC',
  demo: 'Demo',
  signOut: 'Sign out',
  swap: 'Sign out or swap',
  keys: 'Keys',
  openAlerts: (count: number) => counted(count, 'open alert'),
  newAlert: (number: number, camera: string, open: number) =>
    `New alert ${number} from ${camera}. ${counted(open, 'open alert')}.`,
  soundBlocked: 'The browser holds the alert sound back until you click somewhere.',
  skip: 'Skip to the screen',
  keysTitle: 'Keys',
  keysOff: 'Single keys are off. Keys with Alt still work.',
  keysSwitch: 'Use single keys (letters and digits without Alt)',
  close: 'Close',
} as const;
