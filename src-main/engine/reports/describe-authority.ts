import type { AuthorityRecord } from '../../contract/authority-record.ts';
import { describeOrder, type OrderPage } from '../trust/describe-order.ts';
import { atInstant, counted } from '../wording.ts';

/** An authority in plain words, as officers read it before they signed, and how it is checked. Pure. */
export function describeAuthority(record: AuthorityRecord): OrderPage {
  const { order, words, signed, before, urgent, log, force } = record;
  const policyWords = {
    force: force ?? 'not known here',
    useCases: [words.useCase],
    authority: { documents: words.documents },
  };
  const { officer, personnelNumber, rank } = signed;
  const described = describeOrder(order, policyWords, {
    officer,
    personnelNumber,
    rank: rank?.words ?? null,
  });
  const row = (label: string, ...lines: readonly string[]) => ({ label, lines });
  return {
    title: described.title,
    facts: [
      ...described.facts,
      ['Taken in', `${atInstant(signed.at)}, entry ${signed.entry.toLocaleString('en-GB')} of the case log`],
      ['Drawn up from', `the first ${counted(log.size, 'entry', 'entries')} of the case log ${log.origin}`],
      ['Stamp', record.stamp],
    ],
    sections: [
      ...(urgent === null
        ? []
        : [
            {
              title: 'An urgent start',
              introduction:
                'This deployment was started by two people before this authority was there. It came afterwards.',
              rows: [row('Why', urgent.reason), row('When', atInstant(urgent.at))],
            },
          ]),
      ...described.sections,
      ...(before.length === 0
        ? []
        : [
            {
              title: 'Authorities before this one',
              introduction: 'Of the same deployment; this one took their place.',
              rows: before.map((one) =>
                row(
                  `Taken in ${atInstant(one.at)}`,
                  `${one.officer}, entry ${one.entry.toLocaleString('en-GB')}\nSHA-256 ${one.sha256}`,
                ),
              ),
            },
          ]),
      {
        title: 'How to check it',
        introduction:
          'The force can draw this up anew from its case log, and from what the officer signed: npm run verify -- DIR --record FILE compares every byte. The checkpoint is signed with the key of that log.',
        rows: [
          row('SHA-256 of what the officer signed', signed.sha256),
          row('Root of the log', log.root),
          row('Checkpoint', log.checkpoint.trim()),
        ],
      },
    ],
  };
}
