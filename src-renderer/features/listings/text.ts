import type { ListingQuestionState } from '../../../src-main/contract/listings.ts';
import { counted } from '../../ui/words.ts';

export const listingsText = {
  title: 'Was I listed?',
  intro:
    'Somebody asks the force whether they were on a watchlist. It is answered from a keyed hash of their reference, also when the list is gone: nobody opens a list for it. An auditor asks, a second person who judges no alerts confirms that the person themselves wants to know.',
  loading: 'Reading the questions…',
  none: 'Nobody has asked.',
  locked: 'This opens once somebody is signed in who reviews or audits.',
  ask: {
    open: 'Ask',
    title: 'Ask whether somebody was listed',
    hint: 'Take the reference from the person’s own request, exactly: one wrong character finds nobody, and says no.',
    reference: 'Reference of the person',
    reason: 'Who wants to know, and the number of their request',
    submit: 'Ask',
  },
  waiting: 'Waits for a second person',
  decided: 'Answered or closed',
  nothingWaits: 'Nothing waits for a second person.',
  askedBy: (who: string, at: string) => `asked by ${who}, ${at}`,
  closedBy: (who: string, at: string) => `by ${who}, ${at}`,
  timeLeft: (span: string) => `${span} left`,
  reason: 'Reason',
  confirm: {
    open: 'Confirm',
    title: 'Have this answered?',
    submit: 'Confirm',
    hint: 'You say that you saw the person’s request, that it is theirs, and that the reference is the one in it. The answer goes to the auditors.',
  },
  close: {
    withdraw: 'Withdraw',
    refuse: 'Refuse',
    withdrawTitle: 'Withdraw this question?',
    refuseTitle: 'Refuse this question?',
    why: 'Why',
  },
  states: {
    pending: 'Waits for a second person',
    answered: 'Answered',
    refused: 'Refused',
    withdrawn: 'Withdrawn',
    expired: 'Nobody confirmed it within a day',
  } satisfies Readonly<Record<ListingQuestionState, string>>,
  answer: {
    yes: (count: number) => `On ${counted(count, 'sealed list', 'sealed lists')}`,
    no: 'On no sealed list that can still be asked',
    asked: (lists: number, since: string | null) =>
      since === null
        ? 'There was no list to ask.'
        : `${counted(lists, 'list was', 'lists were')} asked, the oldest sealed on ${since}.`,
    onlyAuditors: 'The answer is with the auditors.',
    stillThere:
      'A list that is still there may be in use tonight. Speak with your data protection officer before you say anything: the law may let you say neither yes nor no.',
    columns: ['List', 'Sealed', 'Used for', 'List destroyed', 'Taken off it'],
    unused: 'No deployment',
    still: 'Not yet',
    notTakenOff: 'No',
    during: (name: string, place: string, from: string, until: string) =>
      `${name}, ${place}: ${from} to ${until}`,
    now: 'now',
  },
} as const;
