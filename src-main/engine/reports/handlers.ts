import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DrawnFile, RecordFormat, TextFormat } from '../../contract/record-format.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { hashOfFile } from '../hash-of-file.ts';
import type { OrderPage } from '../trust/describe-order.ts';
import { personOf } from '../session.ts';
import { choiceOf, hyphensToSpaces } from '../wording.ts';
import { CountedLogKeeper } from './counted-log-keeper.ts';
import { drawAuthority } from './draw-authority.ts';
import { drawRecord, type RecordSource } from './draw-record.ts';
import { factsUntil } from './facts-until.ts';
import { figuresReport } from './figures-report.ts';
import { pdfOf } from './pdf/pdf-of.ts';
import { drawReport } from './public/draw-report.ts';
import { authorityFile, recordFile, reportFile } from './record-files.ts';

export interface ReportDeps {
  readonly database: () => DatabaseClient;
  /** The policy in force, for its words; null where there is none. */
  readonly policyInForce: () => Promise<Policy | null>;
  readonly renderPage: (page: OrderPage) => string;
  /** Prints a page as a PDF. @throws AppError where it can't be; left away where no PDF is asked for */
  readonly print?: (page: string) => Promise<Uint8Array>;
}

/** Figures and records, counted from the log alone. */
export function createReports({ database, policyInForce, renderPage, print }: ReportDeps): {
  readonly handlers: Pick<Handlers, 'reports.figures' | 'reports.draw'>;
  /** A deployment's record over the log as it is signed now. */
  readonly drawRecordFile: (deploymentId: string, format: RecordFormat) => Promise<DrawnFile>;
  /** A deployment's authority, likewise; an entry has its hash. */
  readonly drawAuthorityFile: (
    deploymentId: string,
    format: RecordFormat,
    actorId: string,
  ) => Promise<DrawnFile>;
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
    return { head, source };
  };
  /** A PDF is the page, printed, and of the moment at which the log was signed that it was counted from. */
  const fileAs = async (
    format: RecordFormat,
    draw: (format: TextFormat) => DrawnFile,
    head: { readonly at: number },
  ): Promise<DrawnFile> => {
    if (format !== 'pdf') return draw(format);
    if (print === undefined) throw new AppError('conflict', 'Nothing prints here: save the page instead.');
    const page = draw('html');
    return pdfOf(page, await print(page.text), head.at);
  };
  const noteDrawn = (
    drawn: { readonly what: string; readonly format: RecordFormat; readonly stamp: string },
    file: DrawnFile,
    actor: string,
  ) =>
    database().call('case-log.append', {
      kind: 'report.drawn',
      subject: 'log',
      actor,
      body: { ...drawn, sha256: hashOfFile(file) },
    });
  return {
    handlers: {
      'reports.figures': async (query) => {
        const [counted, policy] = await Promise.all([keeper.read(database()), policyInForce()]);
        return figuresReport(counted, query, (code) => choiceOf(policy?.outcomes ?? [], code).words);
      },
      'reports.draw': async ({ kind, from, until, format }, caller) => {
        const { head, source } = await signedLog();
        const report = await drawReport({ kind, from, until }, head, source);
        const file = await fileAs(format, (as) => reportFile(report, as), head);
        const stamp = `cordon-report/1 ${kind} ${String(from)} ${String(until)} ${String(head.size)}`;
        const what = `The ${hyphensToSpaces(kind)} report`;
        await noteDrawn({ what, format, stamp }, file, personOf(caller).id);
        return file;
      },
    },
    async drawRecordFile(deploymentId, format) {
      const { head, source } = await signedLog();
      const record = await drawRecord(deploymentId, head, source);
      return fileAs(format, (as) => recordFile(record, as, renderPage), head);
    },
    async drawAuthorityFile(deploymentId, format, actorId) {
      const { head, source } = await signedLog();
      const record = await drawAuthority(deploymentId, head, source);
      const file = await fileAs(format, (as) => authorityFile(record, as, renderPage), head);
      const what = `The authority of the deployment ${record.order.name}`;
      await noteDrawn({ what, format, stamp: record.stamp }, file, actorId);
      return file;
    },
  };
}
