import type { Role } from '../../contract/domain.ts';
import type { WatchlistState } from '../../contract/watchlists.ts';

export interface ListViewer {
  readonly role: Role;
  /** Whether a deployment is live, with whatever list. */
  readonly isLive: boolean;
  readonly state: WatchlistState;
  /** How many of the list's entries they enrolled. */
  readonly enrolled: number;
}

export interface ListView {
  /** `own`: what they enrolled, with name and picture. */
  readonly whose: 'all' | 'own' | 'none';
  readonly showsNames: boolean;
  readonly showsPictures: boolean;
  readonly hiddenBecause: string | null;
}

const sealedWords =
  'The list is sealed: nobody who judges alerts sees who is on it. A name beside a picture would tell them what to see.';
const liveWords =
  'A deployment is live: who is wanted tomorrow may be wanted today. Nobody who judges alerts sees who is on any list now.';
const othersWords =
  'You see the entries that you enrolled yourself. Nobody who judges alerts sees the others.';
const approvalWords =
  'You judge alerts: you see by what each entry was listed, without references, names and pictures.';
const picturesWords = 'Pictures are for those who review faces.';

/** What somebody sees of a list. Pure. */
export function listViewFor({ role, isLive, state, enrolled }: ListViewer): ListView {
  if (role === 'auditor') {
    return { whose: 'all', showsNames: true, showsPictures: false, hiddenBecause: picturesWords };
  }
  if (role !== 'supervisor') return nothing(sealedWords);
  if (state === 'sealed' || state === 'destroyed' || state === 'arriving') return nothing(sealedWords);
  if (state !== 'draft' && enrolled === 0) {
    return { whose: 'all', showsNames: false, showsPictures: false, hiddenBecause: approvalWords };
  }
  if (isLive) return nothing(liveWords);
  return { whose: 'own', showsNames: true, showsPictures: true, hiddenBecause: othersWords };
}

function nothing(hiddenBecause: string): ListView {
  return { whose: 'none', showsNames: false, showsPictures: false, hiddenBecause };
}
