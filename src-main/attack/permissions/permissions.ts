import type { OperationName } from '../../contract/operations.ts';
import {
  alertPermissions,
  cameraPermissions,
  deploymentPermissions,
  thresholdPermissions,
  wallLayoutPermissions,
  watchlistPermissions,
} from './operation-permissions.ts';
import { casePermissions } from './case-permissions.ts';
import { consignmentPermissions } from './consignment-permissions.ts';
import { decoyPermissions } from './decoy-permissions.ts';
import { equalityPermissions } from './equality-permissions.ts';
import {
  escrowPermissions,
  faceOpeningPermissions,
  keyPermissions,
  ownAccountPermissions,
  peoplePermissions,
} from './people-permissions.ts';
import type { Permission } from './permission.ts';
import {
  caseLogPermissions,
  backupPermissions,
  headPermissions,
  packPermissions,
  policyPermissions,
  reportPermissions,
} from './record-permissions.ts';
import { sitePermissions, systemPermissions } from './system-permissions.ts';

/** One part of the printed matrix. */
export interface PermissionGroup {
  readonly title: string;
  readonly rows: Readonly<Record<string, Permission>>;
}

export const permissionGroups: readonly PermissionGroup[] = [
  { title: 'Coming in', rows: systemPermissions },
  { title: 'One’s own account', rows: ownAccountPermissions },
  { title: 'Keys', rows: { ...keyPermissions, ...escrowPermissions } },
  { title: 'People', rows: peoplePermissions },
  { title: 'Faces for an auditor', rows: faceOpeningPermissions },
  { title: 'Cameras and the wall', rows: { ...cameraPermissions, ...wallLayoutPermissions } },
  { title: 'Deployments', rows: deploymentPermissions },
  { title: 'Watchlists and what is destroyed', rows: watchlistPermissions },
  { title: 'What goes to sites', rows: consignmentPermissions },
  { title: 'Alerts', rows: alertPermissions },
  { title: 'Cases', rows: casePermissions },
  { title: 'Equality monitoring', rows: equalityPermissions },
  { title: 'Decoys', rows: decoyPermissions },
  { title: 'Thresholds', rows: thresholdPermissions },
  { title: 'Case log', rows: caseLogPermissions },
  { title: 'Figures and reports', rows: reportPermissions },
  { title: 'Heads of the log', rows: headPermissions },
  { title: 'Evidence packs', rows: packPermissions },
  { title: 'Backups', rows: backupPermissions },
  { title: 'Policy and trust', rows: policyPermissions },
  { title: 'Other machines', rows: sitePermissions },
];

/** A row for every operation; the compiler asks for it, and so does the suite. */
export const permissions: Readonly<Record<OperationName, Permission>> = {
  ...systemPermissions,
  ...ownAccountPermissions,
  ...keyPermissions,
  ...escrowPermissions,
  ...peoplePermissions,
  ...faceOpeningPermissions,
  ...cameraPermissions,
  ...wallLayoutPermissions,
  ...deploymentPermissions,
  ...watchlistPermissions,
  ...consignmentPermissions,
  ...alertPermissions,
  ...casePermissions,
  ...equalityPermissions,
  ...decoyPermissions,
  ...thresholdPermissions,
  ...caseLogPermissions,
  ...reportPermissions,
  ...headPermissions,
  ...packPermissions,
  ...backupPermissions,
  ...policyPermissions,
  ...sitePermissions,
};
