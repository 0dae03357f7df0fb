import { counted } from '../../ui/words.ts';

export const sitesText = {
  title: 'Sites',
  loading: 'Asking how the sites do…',
  none: 'No other machine is joined to this one.',
  control: 'Control room',
  here: 'This site',
  waitingUp: 'Waits until the control room has it',
  waiting: (count: number) => (count === 0 ? 'Nothing' : counted(count, 'message')),
  columns: ['Site', 'Heard of', 'How it does', 'Cameras', 'Faces', 'Open alerts', 'Waits for it'],
  noDeployment: 'No deployment',
  heard: 'Heard',
  silent: 'Not heard of',
  never: 'Not heard of yet',
  nothingSaid: 'It has said nothing yet.',
  cutOff: 'Cut off: it goes on by itself, and people there judge its alerts.',
  saidLast: (words: string) => `It said last: ${words}`,
  cameras: (live: number, all: number) => (all === 0 ? 'None' : `${live} of ${all} live`),
  faces: (count: number) => `${count} a minute`,
  ledger: (tracks: number, forgotten: number) => `${tracks} seen, ${forgotten} forgotten`,
  camera: (name: string) => `${name}:`,
  unbalanced: 'Its ledger does not add up.',
} as const;
