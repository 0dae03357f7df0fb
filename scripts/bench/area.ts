import type { Measure } from './measure.ts';

/** What can be measured, or a sentence that says why nothing can be yet. */
export type Area =
  { readonly load: () => Promise<Measure> } | { readonly load: null; readonly notYet: string };

/** In the order in which all of them run. Loaded one at a time, because of the native code that they bring. */
export const areas: Readonly<Record<string, Area>> = {
  recognition: {
    load: async () => (await import('./recognition/measure-recognition.ts')).measureRecognition,
  },
  tiles: { load: async () => (await import('./tiles/measure-tiles.ts')).measureTiles },
  cameras: { load: async () => (await import('./cameras/measure-cameras.ts')).measureCameras },
  'case-log': { load: async () => (await import('./case-log/measure-case-log.ts')).measureCaseLog },
  watchlists: {
    load: async () => (await import('./watchlists/measure-watchlists.ts')).measureWatchlists,
  },
  reports: { load: async () => (await import('./reports/measure-reports.ts')).measureReports },
  sites: { load: null, notYet: 'Many sites have no figures yet: they come with the link between sites.' },
};
