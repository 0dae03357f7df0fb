import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { RecordFormat } from '../../contract/record-format.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import type { OrderPage } from '../trust/describe-order.ts';
import { personOf } from '../session.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { choiceOf, hyphensToSpaces } from '../wording.ts';
import { CountedLogKeeper } from './counted-log-keeper.ts';
import { drawRecord, type RecordSource } from './draw-record.ts';
import { factsUntil } from './facts-until.ts';
import { figuresReport } from './figures-report.ts';
import { drawReport } from './public/draw-report.ts';
import { recordFile, reportFile, type RecordFile } from './record-files.ts';

export interface ReportDeps {
  readonly database: () => DatabaseClient;
  /** The policy in force, for its words; null where there is none. */
  readonly policyInForce: () => Promise<Policy | null>;
  readonly renderPage: (page: OrderPage) => string;
}

/** Figures and records, counted from the log alone. */
export function createReports({ database, policyInForce, renderPage }: ReportDeps): {
  readonly handlers: Pick<Handlers, 'reports.figures' | 'reports.draw'>;
  /** A deployment's record over the log as it is signed now. */
  readonly drawRecordFile: (deploymentId: string, format: RecordFormat) => Promise<RecordFile>;
} {
  const keeper = new CountedLogKeeper();
  /** The log as it is signed now, and where records and reports are drawn up from. */
  const signedLog = async () => {
    const open = database();
    open.sign();
    const head = await open.call('heads.latest');
    if (head === null)
      throw new AppError('conflict', 'No head of the log could be signed. Look at the disk.');
    const source: RecordSource = {
      facts: (until) => factsUntil(open, 0, until),
      signedTexts: (wanted) => open.call('reports.signed-texts', wanted),
    };
    return { open, head, source };
  };
  return {
    handlers: {
      'reports.figures': async (query) => {
        const [counted, policy] = await Promise.all([keeper.read(database()), policyInForce()]);
        return figuresReport(counted, query, (code) => choiceOf(policy?.outcomes ?? [], code).words);
      },
      'reports.draw': async ({ kind, from, until, format }, caller) => {
        const { open, head, source } = await signedLog();
        const file = reportFile(await drawReport({ kind, from, until }, head, source), format);
        const stamp = `cordon-report/1 ${kind} ${String(from)} ${String(until)} ${String(head.size)}`;
        await open.call('case-log.append', {
          kind: 'report.drawn',
          subject: 'log',
          actor: personOf(caller).id,
          body: { what: `The ${hyphensToSpaces(kind)} report`, format, stamp, sha256: hashOfText(file.text) },
        });
        return file;
      },
    },
    async drawRecordFile(deploymentId, format) {
      const { head, source } = await signedLog();
      const record = await drawRecord(deploymentId, head, source);
      return recordFile(record, format, renderPage);
    },
  };
}
