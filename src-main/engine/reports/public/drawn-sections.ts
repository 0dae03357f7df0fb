import type { PublicReport } from '../../../contract/public-report.ts';
import { atInstant } from '../../wording.ts';
import { section, table } from './page-parts.ts';

/** What was drawn up before, by its hash. Pure. */
export function drawnSections({ drawn }: PublicReport): readonly string[] {
  if (drawn === null) return [];
  return [
    section(
      'What was drawn up before',
      'Each of these can be told from its hash.',
      drawn.length === 0
        ? '<p>Nothing was.</p>'
        : table(
            'What was drawn up before',
            ['When', 'What', 'Format', 'SHA-256'],
            drawn.map(({ at, what, format, sha256 }) => [atInstant(at), what, format, sha256]),
          ),
    ),
  ];
}
