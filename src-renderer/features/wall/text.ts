import { spanInWords } from '../../ui/time.ts';
import { counted } from '../../ui/words.ts';

export const wallText = {
  title: 'Wall',
  loading: 'Reading the cameras…',
  empty: 'There are no cameras yet.',
  emptyHint: 'An admin adds them on the Cameras screen.',
  pixelated: 'Pixelated: your role sees no faces',
  drawn: 'H.265: drawn here, fewer pictures a second',
  waiting: 'Waiting for the picture…',
  pictureAge: (ageMs: number) => `Picture ${ageMs < 1_000 ? 'under 1 s' : spanInWords(ageMs)} old`,
  noPicture: 'No picture yet',
  lastPicture: (ago: string) => `This is the last picture, ${ago}.`,
  detections: (perSecond: number) => `${perSecond.toFixed(1)} detections/s`,
  faces: (count: number) => counted(count, 'face') + ' seen',
  lastAlert: (ago: string) => `Alert ${ago}`,
  noAlert: 'No alert yet',
  notRecognising: 'Not recognising',
  enlarge: (name: string) => `Enlarge ${name}`,
  backToGrid: 'Back to all tiles',
  keys: {
    title: 'Wall',
    move: 'Move between tiles',
    enlarge: 'Enlarge the tile',
    back: 'Back to all tiles',
  },
} as const;
