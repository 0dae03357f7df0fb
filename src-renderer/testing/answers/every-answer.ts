import type { FakeState } from '../fake-state.ts';
import { answersAboutAlerts } from './alerts.ts';
import type { Answers } from './answers.ts';
import { answersAboutCameras } from './cameras.ts';
import { answersAboutCaseLog } from './case-log.ts';
import { answersAboutConsignments } from './consignments.ts';
import { answersAboutDeployments } from './deployments.ts';
import { answersAboutMachine } from './machine.ts';
import { answersAboutPeople } from './people.ts';
import { answersAboutRules } from './rules.ts';
import { answersAboutSites } from './sites.ts';
import { answersAboutWatchlists } from './watchlists.ts';

export function everyAnswer(fake: FakeState): Answers {
  return {
    ...answersAboutPeople(fake),
    ...answersAboutRules(fake),
    ...answersAboutMachine,
    ...answersAboutConsignments,
    ...answersAboutCameras(fake),
    ...answersAboutDeployments(fake),
    ...answersAboutWatchlists(fake),
    ...answersAboutAlerts(fake),
    ...answersAboutCaseLog(fake),
    ...answersAboutSites,
  };
}
