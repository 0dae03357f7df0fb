import type { Row } from './row.ts';

export interface MeasureOptions {
  /** Whether to take minutes over what usually takes seconds. */
  readonly isLong: boolean;
  /** Tells what is being measured; never on stdout. */
  readonly say: (line: string) => void;
}

/** Measures the figures of one area. Expects the models to be there (`npm run bench` has fetched them). */
export type Measure = (options: MeasureOptions) => Promise<readonly Row[]>;

/** What can be measured, or a sentence that says why nothing can be yet. */
export type Area =
  { readonly load: () => Promise<Measure> } | { readonly load: null; readonly notYet: string };

/** In the order in which all of them run. Loaded one at a time, because of the native code that they bring. */
export const areas: Readonly<Record<string, Area>> = {
  recognition: {
    load: async () => (await import('./recognition/measure-recognition.ts')).measureRecognition,
  },
  tiles: { load: async () => (await import('./tiles/measure-tiles.ts')).measureTiles },
  'case-log': { load: async () => (await import('./case-log/measure-case-log.ts')).measureCaseLog },
  reports: { load: null, notYet: 'Reports have no figures yet: they come with the reports themselves.' },
  sites: { load: null, notYet: 'Many sites have no figures yet: they come with the link between sites.' },
};
