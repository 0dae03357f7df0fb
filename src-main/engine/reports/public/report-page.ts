import type { PublicReport } from '../../../contract/public-report.ts';
import { counted } from '../../wording.ts';
import { compositionSections } from './composition-sections.ts';
import { drawnSections } from './drawn-sections.ts';
import { equalitySections } from './equality-sections.ts';
import { figuresSections } from './figures-sections.ts';
import { modelsSections } from './models-sections.ts';
import { factTable, page, section } from './page-parts.ts';
import { longDayOf } from './report-words.ts';
import { scopeSections } from './scope-sections.ts';

const titles = {
  annual: 'Annual report on live facial recognition',
  'scope-change': 'Changes of who may be listed',
  composition: 'What watchlists were made up of',
  oversight: 'Live facial recognition: pack for oversight',
} as const;

/** A report as a page that needs nothing from anywhere, prints, and is read aloud well. Pure. */
export function reportPage(report: PublicReport): string {
  const { kind, force, from, until, log, stamp } = report;
  return page(
    `${titles[kind]}${force === null ? '' : `: ${force}`}`,
    [
      ['Force', force ?? 'Not known here'],
      ['From', longDayOf(from)],
      ['Until', `${longDayOf(until - 1)}, the end of the day`],
      ['Counted from', `the first ${counted(log.size, 'entry', 'entries')} of the case log ${log.origin}`],
      ['Stamp', stamp],
    ],
    [
      ...figuresSections(report),
      ...modelsSections(report),
      ...equalitySections(report),
      ...scopeSections(report),
      ...compositionSections(report),
      ...drawnSections(report),
      section(
        'How to check it',
        'The force can draw this report up anew from its case log: npm run verify -- DIR --record FILE compares every byte. The checkpoint is signed with the key of that log.',
        factTable('How to check it', [
          ['Root of the log', log.root],
          ['Checkpoint', log.checkpoint.trim()],
        ]),
      ),
    ],
  );
}
