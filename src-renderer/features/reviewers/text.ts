import { counted } from '../../ui/words.ts';

export const reviewersText = {
  title: 'Reviewers',
  howTitle: 'How everybody does on decoys',
  loading: 'Reading how decoys were judged…',
  intro:
    'Among the alerts are decoys: pictures of two people of whom it is known that they are not one. Nobody can tell them from alerts until both votes are locked, they engage nobody, and they are in no figure of a deployment. How people judge them says how well they look.',
  columns: ['Reviewer', 'Decoys right', '95% interval', 'Can’t tell', 'Votes in this shift', 'Record'],
  none: 'Nobody has an account that judges alerts.',
  right: (right: number, judged: number) => (judged === 0 ? 'None judged yet' : `${right} of ${judged}`),
  interval: (low: number, high: number) => `${Math.round(low * 100)} to ${Math.round(high * 100)}%`,
  intervalEmpty: 'Not enough to say',
  asked: (percent: number, decoys: number, days: number) =>
    `The policy asks for ${percent}% of the last ${decoys} decoys, and counts those of ${days} days.`,
  noPolicy: 'There is no policy yet that says how many must be right.',
  holds: 'Holds',
  tooFew: 'Not enough decoys yet',
  rotate: (after: number) => `${after} votes or more: somebody else should go on`,
  myTitle: 'Decoys that you judged',
  rotationTitle: 'Let somebody else go on',
  rotation: (votes: number) =>
    `You have locked ${counted(votes, 'vote')} in this shift. Looking gets worse with time, and a short break doesn’t restore it.`,
  mine: (right: number, judged: number) =>
    judged === 0
      ? 'You have judged no decoys yet. They come among the alerts, and you learn of each once both votes are locked.'
      : `${right} of ${counted(judged, 'decoy')} right.`,
  mineInterval: (low: number, high: number) =>
    `With so many, chance alone lets it lie between ${Math.round(low * 100)} and ${Math.round(high * 100)}%.`,
  myShift: (votes: number, after: number | null) =>
    after === null
      ? `${counted(votes, 'vote')} in this shift.`
      : `${counted(votes, 'vote')} in this shift; after ${after} somebody else should go on.`,
  pool: {
    title: 'Who stands in decoys',
    hint: 'Staff who agreed in writing, or people who were made up; never passers-by, never anybody of a list. Nobody who judges alerts sees this.',
    rate: (rate: number) => `The policy asks for ${counted(rate, 'decoy')} in each hundred alerts.`,
    tooFew: 'A decoy is made of pictures of two people: none is shown yet.',
    columns: ['Reference', 'What', 'Since', 'Judged decoys', ''],
    bases: { synthetic: 'Made up', 'consenting-staff': 'Consenting staff' },
    add: 'Add somebody',
    remove: 'Remove',
    removeNamed: (reference: string) => `Remove ${reference}`,
    removeTitle: (reference: string) => `Remove ${reference} from the decoys?`,
    removeHint: 'Their pictures are destroyed at once.',
    why: 'Why?',
  },
  add: {
    title: 'Somebody for decoys',
    hint: 'One picture as a list has it, and up to five as a camera shows the same person: cut from a recording that they agreed to, at the size and in the light of your cameras.',
    reference: 'Reference (personnel number, or name of a made-up person)',
    basis: 'What they are',
    consent: 'Where the written consent is kept, or how they were made up',
    listed: 'Picture as on a list',
    cameras: 'Pictures as a camera shows them',
    noListed: 'Choose a picture as a list has it.',
    noCameras: 'Choose one to five pictures as a camera shows them.',
    tooLarge: 'A picture has 12 MB at the most.',
    submit: 'Add',
    working: 'Finding the face…',
    cancel: 'Cancel',
  },
} as const;
