import { localDate, localTime } from '../../ui/time.ts';
import { counted } from '../../ui/words.ts';

export const deploymentText = {
  title: 'Deployment',
  loading: 'Reading the deployment…',
  none: 'There is no deployment. Recognition stays off until one is live.',
  gateTitle: 'May Cordon recognise?',
  gateOpen: 'Every condition holds.',
  gateClosed: (count: number) => `${counted(count, 'condition')} not met.`,
  gateHint: 'Recognition runs only while all of these hold. No setting and no role can switch one off.',
  met: 'Holds',
  unmet: 'Not met',
  ledgerTitle: 'What became of every face',
  ledgerHint: 'Each term is counted where it happens. They must add up, or something was lost from sight.',
  balanced: 'Balanced',
  unbalanced: 'Does not add up',
  unbalancedHint: 'The terms do not add up to the tracks. End the deployment and tell your administrator.',
  terms: {
    tracks: 'Tracks',
    alerts: 'Alerts',
    repeats: 'Repeats',
    blueList: 'Blue list',
    forgotten: 'Forgotten',
    lost: 'Lost',
    inFlight: 'In flight',
  },
  factsTitle: 'The deployment',
  name: 'Name',
  place: 'Place',
  useCase: 'Use case',
  policy: 'Policy',
  policyVersion: (version: number) => `Version ${version}`,
  noPolicy: 'None',
  state: 'State',
  states: { draft: 'Draft', live: 'Live', ended: 'Ended' },
  window: 'Window',
  cameras: 'Cameras in the authority',
  threshold: 'Threshold',
  listTitle: 'Watchlist',
  entries: 'People on it',
  seal: 'Seal',
  unsealed: 'Not sealed',
  expires: 'Destroyed at the latest',
  modelTitle: 'Model',
  noModel: 'No model is loaded yet.',
  modelName: 'Name',
  purpose: 'Approved for',
  provider: 'Runs on',
  noProvider: 'Not checked yet',
  hash: 'Hash',
  thresholds: {
    title: 'What the threshold means',
    loading: 'Reading what was measured…',
    unmeasured: 'The model that is loaded was never measured, so nobody knows what a threshold means for it.',
    present: (threshold: number, alerts: string, missed: string, listSize: number) =>
      `In use: with ${counted(listSize, 'person', 'people')} on the list about ${alerts} false alerts per 10,000 faces, and ${missed} of listed people’s good looks missed. Threshold ${threshold.toFixed(3)}.`,
    presentExtrapolated: 'So rare a false alert lies beyond what the test set could show.',
    choicesLabel: 'Thresholds for the next authority',
    columns: ['False alerts per 10,000 faces', 'Listed people missed', 'Threshold', 'Remarks'],
    inUse: 'in use',
    proposed: 'proposed',
    extrapolated: 'beyond what was measured',
    floor: (floor: number) =>
      `The policy lets no threshold below ${floor.toFixed(3)} be used with this model.`,
    noFloor: 'No policy in force approves this model, so none of these can be proposed.',
    source: ({
      testSet,
      images,
      identities,
      date,
    }: {
      testSet: string;
      images: number;
      identities: number;
      date: string;
    }) =>
      `Intervals are 95%. Measured on single pictures: ${testSet} (${images.toLocaleString('en-GB')} pictures of ${counted(identities, 'person', 'people')}, ${date}). The vote over a pass comes on top; your site may differ.`,
    propose: 'Propose for the next authority',
    proposeHint: 'What is in use was signed with the authority and stays until the next one.',
    proposal: (threshold: number, at: number) =>
      `Proposed: ${threshold.toFixed(3)}, ${localDate(at)} ${localTime(at, false)}. What is in use stays until the next authority.`,
  },
  end: 'End deployment',
  endTitle: 'End this deployment?',
  endHint:
    'Recognition stops at once and the watchlist’s key is destroyed on time. A new start needs a new authority. Open alerts can still be judged.',
  endReason: 'Reason',
  endReasonMissing: 'Say why.',
  ending: 'Ending…',
} as const;
