import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { RecordFormat } from '../../contract/record-format.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import type { OrderPage } from '../trust/describe-order.ts';
import { choiceOf } from '../wording.ts';
import { CountedLogKeeper } from './counted-log-keeper.ts';
import { drawRecord } from './draw-record.ts';
import { factsUntil } from './facts-until.ts';
import { figuresReport } from './figures-report.ts';
import { recordFile, type RecordFile } from './record-files.ts';

export interface ReportDeps {
  readonly database: () => DatabaseClient;
  /** The policy in force, for its words; null where there is none. */
  readonly policyInForce: () => Promise<Policy | null>;
  readonly renderPage: (page: OrderPage) => string;
}

/** Figures and records, counted from the log alone. */
export function createReports({ database, policyInForce, renderPage }: ReportDeps): {
  readonly handlers: Pick<Handlers, 'reports.figures'>;
  /** A deployment's record over the log as it is signed now. */
  readonly drawRecordFile: (deploymentId: string, format: RecordFormat) => Promise<RecordFile>;
} {
  const keeper = new CountedLogKeeper();
  return {
    handlers: {
      'reports.figures': async (query) => {
        const [counted, policy] = await Promise.all([keeper.read(database()), policyInForce()]);
        return figuresReport(counted, query, (code) => choiceOf(policy?.outcomes ?? [], code).words);
      },
    },
    async drawRecordFile(deploymentId, format) {
      const open = database();
      open.sign();
      const head = await open.call('heads.latest');
      if (head === null)
        throw new AppError('conflict', 'No head of the log could be signed. Look at the disk.');
      const record = await drawRecord(deploymentId, head, {
        facts: (until) => factsUntil(open, 0, until),
        signedTexts: (wanted) => open.call('reports.signed-texts', wanted),
      });
      return recordFile(record, format, renderPage);
    },
  };
}
