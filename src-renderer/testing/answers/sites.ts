import type { SiteView } from '../../../src-main/contract/sites.ts';
import type { Answers } from './answers.ts';

const noFaces = { tracks: 0, alerts: 0, repeats: 0, blueList: 0, forgotten: 0, lost: 0, inFlight: 0 };
const hourMs = 3_600_000;

function site(name: string, changes: Partial<SiteView>): SiteView {
  return {
    name,
    joinedAt: Date.now() - 700 * hourMs,
    link: { heardAt: Date.now() - 4_000, isSilent: false, waiting: 0 },
    openAlerts: 0,
    state: null,
    ...changes,
  };
}

const said = (changes: Partial<NonNullable<SiteView['state']>>): NonNullable<SiteView['state']> => ({
  version: '0.1.0',
  isRecognising: true,
  words: 'Recognition is running.',
  deployment: { name: 'High Street, Saturday', state: 'live' },
  cameras: [
    { name: 'Mast', state: 'live', trouble: null },
    { name: 'Van left', state: 'live', trouble: null },
  ],
  facesAMinute: 41,
  ledger: { ...noFaces, tracks: 2_318, alerts: 2, forgotten: 2_314, blueList: 2 },
  isLedgerBalanced: true,
  ...changes,
});

/** A control room with its sites: one that does well, one cut off, one that never said anything, one that stands still. */
export const answersAboutSites = {
  'sites.list': () => ({
    name: 'control',
    control: null,
    sites: [
      site('station-north', {
        state: said({
          isRecognising: false,
          words: 'Suspended: nobody is recognised until a supervisor goes on.',
          deployment: { name: 'North Station', state: 'suspended' },
          facesAMinute: 0,
          cameras: [
            { name: 'Hall', state: 'live', trouble: 'Something covers the lens. Look at the camera.' },
            { name: 'Stairs', state: 'unreachable', trouble: null },
            { name: 'Gate 4', state: 'live', trouble: null },
          ],
        }),
      }),
      site('van-3', { openAlerts: 2, state: said({}) }),
      site('van-4', {
        link: { heardAt: Date.now() - 14 * 60_000, isSilent: true, waiting: 3 },
        openAlerts: 1,
        state: said({ deployment: { name: 'Market Square', state: 'live' } }),
      }),
      site('van-5', { link: { heardAt: null, isSilent: false, waiting: 0 } }),
    ],
  }),
} satisfies Partial<Answers>;
