import type { z } from 'zod';
import { alertOperations } from './alerts.ts';
import { backupOperations } from './backups.ts';
import { cameraOperations } from './cameras.ts';
import { caseOperations } from './cases.ts';
import { caseLogOperations } from './case-log.ts';
import { consignmentOperations } from './consignments.ts';
import { decoyOperations } from './decoys.ts';
import { deploymentOperations } from './deployments.ts';
import { equalityOperations } from './equality.ts';
import { escrowOperations } from './escrow.ts';
import { faceOpeningOperations } from './face-openings.ts';
import { headOperations } from './heads.ts';
import { ownAccountOperations } from './own-account.ts';
import { packOperations } from './packs.ts';
import { peopleOperations } from './people.ts';
import { qualificationOperations } from './qualifications.ts';
import { keyOperations } from './keys.ts';
import { reportOperations } from './reports.ts';
import { requestOperations } from './requests.ts';
import { importOperations } from './imports.ts';
import { listingOperations } from './listings.ts';
import { healthOperations } from './health.ts';
import { machinePolicyOperations } from './machine-policy.ts';
import { policyOperations } from './policy-operations.ts';
import { purgeOperations } from './purges.ts';
import { sessionOperations } from './sessions.ts';
import { siteOperations } from './sites.ts';
import { systemOperations } from './system.ts';
import { thresholdOperations } from './thresholds.ts';
import { wallLayoutOperations } from './wall-layouts.ts';
import { updateOperations } from './updates.ts';
import { watchlistOperations } from './watchlists.ts';

/** Everything that a person can ask of the engine; there is no other way in. */
export const operations = {
  ...systemOperations,
  ...sessionOperations,
  ...ownAccountOperations,
  ...peopleOperations,
  ...qualificationOperations,
  ...requestOperations,
  ...faceOpeningOperations,
  ...keyOperations,
  ...escrowOperations,
  ...cameraOperations,
  ...wallLayoutOperations,
  ...deploymentOperations,
  ...watchlistOperations,
  ...importOperations,
  ...listingOperations,
  ...alertOperations,
  ...decoyOperations,
  ...equalityOperations,
  ...caseOperations,
  ...caseLogOperations,
  ...reportOperations,
  ...headOperations,
  ...packOperations,
  ...policyOperations,
  ...machinePolicyOperations,
  ...healthOperations,
  ...updateOperations,
  ...thresholdOperations,
  ...purgeOperations,
  ...backupOperations,
  ...consignmentOperations,
  ...siteOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;
/** What a caller passes in (before defaults). */
export type OperationInput<Name extends OperationName> = z.input<Operations[Name]['input']>;
/** What a handler receives (after parsing). */
export type OperationParsedInput<Name extends OperationName> = z.output<Operations[Name]['input']>;
export type OperationOutput<Name extends OperationName> = z.output<Operations[Name]['output']>;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}
