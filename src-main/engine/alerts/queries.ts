import { clipProcedures } from './clips/clip-queries.ts';
import { countProcedures } from './count-queries.ts';
import { decoyProcedures } from './decoys/decoy-queries.ts';
import { deploymentAlertProcedures } from './deployment-queries.ts';
import { dispatchProcedures } from './dispatch-queries.ts';
import { judgeProcedures } from './judge-queries.ts';
import { outcomeProcedures } from './outcome-queries.ts';
import { purgeProcedures } from './purge-queries.ts';
import { queueProcedures } from './queue-queries.ts';
import { raiseProcedures } from './raise-queries.ts';
import { watchProcedures } from './watch-queries.ts';
import { withdrawProcedures } from './withdraw-queries.ts';

export const alertProcedures = {
  ...raiseProcedures,
  ...deploymentAlertProcedures,
  ...queueProcedures,
  ...watchProcedures,
  ...judgeProcedures,
  ...clipProcedures,
  ...withdrawProcedures,
  ...dispatchProcedures,
  ...outcomeProcedures,
  ...purgeProcedures,
  ...decoyProcedures,
  ...countProcedures,
};
