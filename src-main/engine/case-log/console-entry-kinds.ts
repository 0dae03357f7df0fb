import { consoleTroubleSchema, type WindowTrouble } from '../../contract/console-trouble.ts';
import { atInstant } from '../wording.ts';
import { entryKind } from './entry-kind.ts';

const troubleWords: Readonly<Record<WindowTrouble, string>> = {
  'load-failed': 'its page could not be loaded',
  'stayed-empty': 'it stayed empty',
  'page-ended': 'the process of its page ended',
  'page-hangs': 'its page answered nothing any more',
  'graphics-ended': 'the process that draws it ended',
};

/** What became of the console's windows: open to every reader of the log. */
export const consoleEntryKinds = {
  /** Written when somebody has opened the data, which may be later than it happened. */
  'console.trouble': entryKind(consoleTroubleSchema, ({ at, trouble, step, detail, withoutGraphics }) => {
    const what = `A window of the console failed at ${atInstant(at)}: ${troubleWords[trouble]}${detail === '' ? '' : ` (${detail})`}.`;
    const done = {
      'window-renewed': 'It was made anew.',
      'started-again': `Cordon was started again by itself${withoutGraphics ? ', to draw without the graphics card' : ''}.`,
      'gave-up': 'Making it anew and starting Cordon again had not helped, and Cordon said so.',
    }[step];
    return `${what} ${done}`;
  }),
} as const;
