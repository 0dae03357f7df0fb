import { alertProcedures } from './alerts/queries.ts';
import { fileAlertOfSite } from './alerts/elsewhere/file-alert.ts';
import { fileClip, fileClipRequest } from './alerts/elsewhere/file-clip.ts';
import { fileDecision } from './alerts/elsewhere/file-decision.ts';
import { fileDone } from './alerts/elsewhere/file-done.ts';
import { fileJudgement } from './alerts/elsewhere/file-judgement.ts';
import { backupProcedures } from './backups/queries.ts';
import { cameraProcedures } from './cameras/queries.ts';
import { caseProcedures } from './cases/queries.ts';
import { factsIn } from './case-log/fact-queries.ts';
import { headProcedures } from './case-log/heads/queries.ts';
import { packProcedures } from './case-log/packs/queries.ts';
import { caseLogProcedures } from './case-log/queries.ts';
import { deploymentProcedures } from './deployments/queries.ts';
import { diskProcedures } from './disk/queries.ts';
import { equalityProcedures } from './equality/queries.ts';
import { escrowProcedures } from './escrow/queries.ts';
import { keyProcedures } from './keys/bring-forward.ts';
import { unattendedProcedures } from './keys/unattended-queries.ts';
import { peopleProcedures } from './people/queries.ts';
import { policyProcedures } from './policy/queries.ts';
import { reportProcedures } from './reports/queries.ts';
import { summingProcedures } from './reports/summing-queries.ts';
import { metricProcedures } from './metrics/queries.ts';
import { mailProcedures } from './sites/mail-queries.ts';
import { partyProcedures } from './sites/party-queries.ts';
import { consignmentProcedures, fileOutcome } from './sites/consignments/consignment-queries.ts';
import { filePapers, paperProcedures } from './sites/consignments/paper-queries.ts';
import { stateProcedures } from './sites/state-queries.ts';
import { thresholdProcedures } from './thresholds/queries.ts';
import { wallLayoutProcedures } from './wall-layouts/queries.ts';
import { watchlistProcedures } from './watchlists/queries.ts';
import { listKeyMail, listPieceMail } from './watchlists/received/hand-over.ts';
import {
  destroyListsFrom,
  fileListKey,
  fileListPiece,
  fileRecall,
} from './watchlists/received/received-queries.ts';

/** Everything that the database thread can be asked; each feature brings its own. */
export const procedures = {
  ...alertProcedures,
  ...backupProcedures,
  ...cameraProcedures,
  ...caseProcedures,
  ...caseLogProcedures,
  ...equalityProcedures,
  ...escrowProcedures,
  ...headProcedures,
  ...packProcedures,
  ...deploymentProcedures,
  ...diskProcedures,
  ...keyProcedures,
  ...peopleProcedures,
  ...policyProcedures,
  ...reportProcedures,
  ...summingProcedures((context, subject) =>
    factsIn(context, { after: 0, until: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER, subject }),
  ),
  ...metricProcedures,
  ...mailProcedures({
    alert: fileAlertOfSite,
    decision: fileDecision,
    judgement: fileJudgement,
    done: fileDone,
    'clip-request': fileClipRequest,
    clip: fileClip,
    papers: filePapers,
    'list-key': fileListKey,
    'list-piece': fileListPiece,
    recall: fileRecall,
    outcome: fileOutcome,
  }),
  ...consignmentProcedures({ keyOf: listKeyMail, pieceOf: listPieceMail }),
  ...paperProcedures,
  ...partyProcedures({ destroyListsFrom }),
  ...stateProcedures,
  ...thresholdProcedures,
  ...unattendedProcedures,
  ...wallLayoutProcedures,
  ...watchlistProcedures,
};
