import type { RecordFormat } from '../../../src-main/contract/record-format.ts';
import type { ReportKind } from '../../../src-main/contract/report-kind.ts';
import { counted } from '../../ui/words.ts';

export const figuresText = {
  title: 'Figures',
  intro:
    'Counted from the case log and nothing else. Each share has its 95% interval (Wilson’s score) and what it is a share of: few cases say little, and the interval says how little. A deployment is counted once it is over.',
  loading: 'Reading the log…',
  span: 'Deployments that went live',
  spans: {
    year: 'in the last twelve months',
    quarter: 'in the last three months',
    month: 'in the last thirty days',
    all: 'ever',
  },
  counted: (entries: number) => `Counted over the first ${counted(entries, 'entry', 'entries')} of the log.`,
  unreadable: (count: number) =>
    `${counted(count, 'entry that counts', 'entries that count')} can’t be read: the figures lack what they say. Verify the log.`,
  unbalanced:
    'The ledger of faces does not balance: a face is missing or counted twice. Tell your administrator.',
  none: 'No deployment that went live in this time is over yet.',
  whole: {
    title: 'Altogether',
    deployments: 'Deployments',
    faces: 'Faces seen',
    alerts: 'Alerts',
    confirmed: 'Confirmed by both reviewers',
    rejected: 'Rejected',
    expired: 'Expired before two had judged them',
    open: 'Not judged to the end yet',
    false: 'False alerts',
    falseHint: 'Rejected by the reviewers, or somebody else in the street.',
    perAlert: 'False, of all alerts',
    perFace: 'False, of all faces',
    arrests: 'Arrests, of all alerts',
    confirmedTrue: 'Really the person, of those whom officers reached',
    disagreed: 'Judged differently by the two',
    decoys: 'Votes on decoys that saw through them',
    selfTests: 'Staff found before the start, of those who walked past',
    walks: 'Passes of staff found while it ran, of those walked (TPIR)',
    firstVote: 'To the first vote',
    decision: 'To the decision',
    missing: 'Confirmed, and nobody wrote down what came of it',
  },
  months: {
    title: 'Month by month',
    faces: 'Faces seen',
    alerts: 'Alerts',
    falsePerAlert: 'False alerts, of all alerts',
    barLabel: (what: string) => `${what}, month by month; every figure is in the table below.`,
    intervalCaption: 'The dot is what was counted; the bar is what it may as well have been.',
    columns: ['Month', 'Deployments', 'Faces', 'Alerts', 'False', 'False, of all alerts', 'Arrests'],
  },
  outcomes: {
    title: 'What came of it',
    columns: ['Outcome', 'Counts as', 'Alerts'],
    none: 'Nothing has been written down yet.',
    meanings: {
      arrest: 'Arrest',
      disposal: 'Dealt with in another way',
      'no-action': 'No further action',
      misidentified: 'Somebody else',
      'not-located': 'Not found',
    },
  },
  uptime: {
    title: 'When recognition ran',
    ran: (running: string, live: string, share: string) =>
      `It ran ${running} of the ${live} in which deployments were live (${share}).`,
    columns: ['Why it stood still', 'Times', 'Altogether'],
    always: 'It never stood still.',
    reasons: {
      'engine-down': 'The engine was down; it could not say so itself',
      'cordon-closed': 'Cordon was closed',
      'not-asked-yet': 'Before it began',
      'deployment-live': 'The deployment was suspended',
      'officers-present': 'No on-site officer’s code',
      'engine-ready': 'Model or list not loaded',
      authorised: 'No authority that counts',
      'inside-window': 'Outside its window',
      'list-sealed': 'No sealed list',
      'clock-right': 'The clock was wrong',
      'cameras-in-authority': 'A camera was changed',
    } as Readonly<Record<string, string>>,
    otherReason: (id: string) => `Not met: ${id.replaceAll('-', ' ')}`,
  },
  cameras: {
    title: 'Camera by camera',
    columns: ['Camera', 'Deployments', 'Faces', 'Alerts', 'False', 'False, of all alerts'],
  },
  whatIf: {
    title: 'If the threshold had been stricter',
    hint: 'Scores of judged alerts whose records are kept, of the loaded model and of deployments that are over. Alerts that officers did not reach are left out. What a looser threshold would have found nobody knows: whoever was no alert was forgotten.',
    none: 'There are no such alerts now.',
    charts: {
      right: 'Scores of alerts that were the person',
      wrong: 'Scores of false alerts',
    },
    bars: 'Where the scores lie',
    barColumns: ['Score from', 'Was the person', 'False'],
    columns: [
      'Threshold',
      'Would have been lost, of those that were the person',
      'Would have been avoided, of false ones',
    ],
  },
  reports: {
    title: 'To publish',
    kind: 'Report',
    kinds: {
      annual: 'Annual report',
      'scope-change': 'Who became listable',
      composition: 'What lists were made up of',
      oversight: 'Pack for oversight',
    } satisfies Record<ReportKind, string>,
    hints: {
      annual:
        'What deployments came to: figures with their intervals, month by month and deployment by deployment, groups against who passed, and changes of who may be listed.',
      'scope-change':
        'Each version of the policy that came into force: who may be listed since, who no longer, and by whose signatures.',
      composition:
        'Each list as it was sealed, by counts alone: categories, age of pictures, under 18. Nobody of it.',
      oversight:
        'The annual report, what lists were made up of, and by its hash everything that was drawn up before: for a commissioner.',
    } satisfies Record<ReportKind, string>,
    first: 'First day',
    last: 'Last day',
    noSpan: 'It ends before it begins.',
    formats: {
      html: 'Page to read and print',
      pdf: 'PDF',
      csv: 'CSV',
      json: 'JSON',
    } satisfies Record<RecordFormat, string>,
    check:
      'Counted from the log alone, small counts left out. It carries the signed head of the log that it was counted from: npm run verify -- DIR --record FILE draws it up anew and compares every byte. The log has its hash. The PDF is the page, printed, with the page inside it.',
  },
  deployments: {
    title: 'Deployment by deployment',
    columns: ['Deployment', 'Place', 'Live from', 'Faces', 'Alerts', 'False', 'Arrests'],
    urgent: 'urgent start',
    more: (count: number) => `Show the ${counted(count, 'other', 'others')}`,
  },
} as const;
