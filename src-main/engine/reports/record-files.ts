import type { AuthorityRecord } from '../../contract/authority-record.ts';
import type { DeploymentRecord } from '../../contract/deployment-record.ts';
import type { PublicReport } from '../../contract/public-report.ts';
import type { DrawnFile, TextFormat } from '../../contract/record-format.ts';
import { toCsv } from '../to-csv.ts';
import type { OrderPage } from '../trust/describe-order.ts';
import { describeAuthority } from './describe-authority.ts';
import { describeRecord } from './describe-record.ts';
import { reportPage } from './public/report-page.ts';

type Publication = AuthorityRecord | DeploymentRecord | PublicReport;

const contentTypes = { html: 'text/html', csv: 'text/csv', json: 'application/json' } as const;

/** A record as a file; the same record gives the same bytes. Pure. */
export function recordFile(
  record: DeploymentRecord,
  format: TextFormat,
  renderPage: (page: OrderPage) => string,
): DrawnFile {
  const { id } = record.deployment;
  return {
    fileName: `${id}.record.${format}`,
    contentType: contentTypes[format],
    encoding: 'utf-8',
    text: {
      html: () => renderPage(describeRecord(record)),
      csv: () => asCsv(record),
      json: () => asJson(record),
    }[format](),
  };
}

/** An authority as a file, likewise. Pure. */
export function authorityFile(
  record: AuthorityRecord,
  format: TextFormat,
  renderPage: (page: OrderPage) => string,
): DrawnFile {
  return {
    fileName: `${record.order.deploymentId}.authority.${format}`,
    contentType: contentTypes[format],
    encoding: 'utf-8',
    text: {
      html: () => renderPage(describeAuthority(record)),
      csv: () => asCsv(record),
      json: () => asJson(record),
    }[format](),
  };
}

/** A report as a file, likewise. Pure. */
export function reportFile(report: PublicReport, format: TextFormat): DrawnFile {
  const { kind, from, until } = report;
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return {
    fileName: `${kind}-${day(from)}-${day(until - 1)}.report.${format}`,
    contentType: contentTypes[format],
    encoding: 'utf-8',
    text: {
      html: () => reportPage(report),
      csv: () => asCsv(report),
      json: () => asJson(report),
    }[format](),
  };
}

function asJson(record: Publication): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** One fact a line: where it stands in the JSON form, and its value. */
function asCsv(record: Publication): string {
  return toCsv([['field', 'value'], ...leaves('', record)]);
}

function leaves(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === null) return [[path, '']];
  if (typeof value !== 'object') return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, part]) =>
    leaves(path === '' ? name : `${path}.${name}`, part),
  );
}
