import { counted } from '../../ui/words.ts';

export const watchlistText = {
  title: 'Watchlist',
  loading: 'Reading the list…',
  noList: 'There is no watchlist yet. Enrolling the first picture begins a draft.',
  empty: 'Nobody is on this list.',
  sealed: (count: number) => `${count === 1 ? '1 person' : `${count} people`}, sealed`,
  hidden: (count: number, isSealed: boolean) =>
    `${counted(count, 'entry', 'entries')} ${isSealed ? 'under seal' : 'in the draft'}`,
  reference: 'Reference',
  name: 'Name',
  category: 'Category',
  source: 'Where the picture comes from',
  lawfulBasis: 'On what basis it is held',
  imageDate: 'Date of the picture',
  instructions: 'Instructions for officers',
  quality: 'Quality',
  ofHundred: (quality: number) => `${quality.toFixed(0)} of 100`,
  portrait: (name: string) => `Portrait of ${name}`,
  pictureFailed: 'Picture not available',
  enrol: {
    open: 'Enrol a picture',
    title: 'Enrol a picture',
    hint: 'One picture with one face, looking at the camera. A sealed list takes nothing more. Pictures come from files only, never from a camera.',
    picture: 'Picture (JPEG or PNG, up to 12 MB)',
    noPicture: 'Choose a picture.',
    noPolicy: 'Nobody can be listed yet: the categories come from the policy.',
    tooLarge: 'The picture is larger than 12 MB. Choose a smaller one.',
    noDate: 'Give the date as year-month-day, such as 2026-03-02.',
    submit: 'Enrol',
    working: 'Looking for the face…',
    done: (name: string, quality: number) =>
      `${name} is on the draft list (picture quality ${quality.toFixed(0)} of 100).`,
    cancel: 'Close',
  },
} as const;
