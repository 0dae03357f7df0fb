import type { Measure } from './measure.ts';

/** What can be measured. */
export interface Area {
  readonly load: () => Promise<Measure>;
}

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
  sites: { load: async () => (await import('./sites/measure-sites.ts')).measureSites },
};
