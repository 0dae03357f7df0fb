import { counted } from '../../ui/words.ts';

export const queueText = {
  title: 'Open alerts',
  count: (open: number) => counted(open, 'open alert'),
  loading: 'Reading the queue…',
  empty: 'No open alerts.',
  emptyHint: 'A new one sounds, shows here, and is read aloud.',
  closed: 'Decided',
  noneClosed: 'Nothing decided yet.',
  take: (number: number) => `Take alert ${number}`,
  judge: (number: number) => `Judge alert ${number}`,
  nothingToTake: 'Nothing to take',
  takeKey: 'Take the oldest alert',
  alert: (number: number) => `Alert ${number}`,
  raised: (ago: string) => `raised ${ago}`,
  takenBy: (name: string) => `Taken by ${name}`,
  yourVote: 'Your vote is locked',
  yours: 'Needs your vote',
  outcomeMissing: 'Outcome to record',
  keys: { title: 'Queue', next: 'Next alert', previous: 'Previous alert' },
} as const;
