import type {
  EqualityDenominator,
  EqualityFinding,
  EqualityQuestion,
} from '../../../src-main/contract/equality.ts';
import { counted } from '../../ui/words.ts';

export const equalityText = {
  title: 'For equality monitoring',
  hint: 'As the officers saw it, or the person said it. It is added to sums and kept apart: nobody can find it by this alert, and you can’t read it again.',
  questions: { ethnicity: 'Ethnicity', sex: 'Sex', age: 'Age' } satisfies Record<EqualityQuestion, string>,
  answers: {
    asian: 'Asian',
    black: 'Black',
    mixed: 'Mixed',
    white: 'White',
    other: 'Another',
    'not-stated': 'Not stated',
    female: 'Female',
    male: 'Male',
    'under-18': 'Under 18',
    '18-to-24': '18 to 24',
    '25-to-39': '25 to 39',
    '40-to-59': '40 to 59',
    '60-and-over': '60 and over',
  } as Readonly<Record<string, string>>,
  count: 'Count',
  counted: 'Counted. Thank you.',
  loading: 'Adding up…',
  summary: {
    title: 'Equality monitoring',
    hint: (deployments: number) =>
      `People spoken to because of an alert, in ${counted(deployments, 'deployment')} that are over, as officers reported them. Nobody was spoken to because of an alert that the reviewers rejected, so those are in no group. Each question is counted by itself.`,
    none: 'Nothing was counted yet in a deployment that is over.',
    columns: [
      'Group',
      'Of those who passed',
      'People',
      'Arrests',
      'Not the person of the list',
      '95% interval',
      'Exact test',
      'What it says',
    ],
    tooFew: (fewest: number) => `Not told: a group of fewer than ${fewest} could be somebody.`,
    interval: (low: number, high: number) => `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}%`,
    unknown: 'Not known',
    chance: (p: number) => (p < 0.000_1 ? 'p < 0.0001' : `p = ${p.toPrecision(2)}`),
    against: { passed: 'against those who passed', others: 'against the other groups' },
    findings: {
      'not-told': 'Not told',
      'not-enough-data': 'Not enough data',
      'no-difference-found': 'No difference found',
      difference: 'Different',
    } satisfies Record<EqualityFinding, string>,
    needed: (found: number, needed: number) =>
      `${counted(found, 'person was', 'people were')} misidentified; about ${needed.toLocaleString('en-GB')} are needed to see a doubled risk.`,
    neededUnknown: 'A doubled risk of so small a group can’t be seen with any number that anybody has.',
    drift: (date: string) =>
      `Alarm: more of its people are misidentified than its share of those who passed, since ${date}.`,
    passed: 'Who passed',
    noDenominator:
      'Nobody has stated who passed the cameras, so this question’s groups can only be compared with one another.',
    kinds: {
      'counted-by-officers': 'Counted by officers on the spot',
      census: 'A census',
    } satisfies Record<EqualityDenominator['kind'], string>,
    stated: (kind: string, source: string, date: string) => `${kind}, stated on ${date}: ${source}`,
    how: 'A group is called different where an exact binomial test of its part of the misidentified people against its share of those who passed says so (Fisher’s exact test against the other groups where nobody stated who passed), at 5% for all groups of a question together (Holm). The alarm is a test by betting that may be looked at after each deployment: it is false in one course of twenty at the most, however long that goes on.',
  },
  denominator: {
    title: 'State who passed',
    open: 'State who passed',
    hint: 'Groups are compared with those who passed the cameras. Say how many of each did, as people counted them, and where that stands. The software never guesses it from faces.',
    question: 'Question',
    kind: 'Where from',
    source: 'Source, place and time',
    sourceHint: 'It is published with the figures.',
    count: (group: string) => `${group}: people`,
    save: 'State it',
    whole: 'A whole number, without a sign.',
  },
  walk: {
    title: 'Count a walk of staff by group',
    open: 'Count a walk of staff',
    label: 'Passes of staff found',
    hint: 'Consenting staff on the blue list walk past the cameras. Say how many passes of each group were walked and how many of those were found, as people counted them. It is added to what was counted before.',
    sourceHint: 'Where, when and by whom it was counted. It is published; name nobody who walked.',
    passes: (group: string) => `${group}: passes walked`,
    found: (group: string) => `${group}: passes found`,
    save: 'Add it',
    none: (question: string) =>
      `Whether one group is found more often than another (TPIR): not enough data. Nobody has counted passes of staff by ${question.toLowerCase()}.`,
    stated: (sources: readonly string[]) =>
      `Passes of consenting staff that were found (TPIR), as counted on the spot: ${sources.join(' ')} Compare it with all passes that the log has, above.`,
    tooFew: (fewest: number) =>
      `Not told: of a group with fewer than ${fewest} passes its staff could be known.`,
    columns: [
      'Group',
      'Passes',
      'Found',
      'Share found, with its 95% interval',
      'Exact test against the others',
      'What it says',
    ],
    share: (share: number, low: number, high: number) =>
      `${(share * 100).toFixed(1)}% (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}%)`,
    needed: (missed: number, needed: number) =>
      `${counted(missed, 'pass was', 'passes were')} missed; about ${needed.toLocaleString('en-GB')} are needed to see a doubled risk of being missed.`,
  },
} as const;
