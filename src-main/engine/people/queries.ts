import { accountProcedures } from './account-queries.ts';
import { qualificationProcedures } from './qualification-queries.ts';
import { requestProcedures } from './request-queries.ts';
import { sessionProcedures } from './session-queries.ts';

export const peopleProcedures = {
  ...accountProcedures,
  ...sessionProcedures,
  ...requestProcedures,
  ...qualificationProcedures,
};
