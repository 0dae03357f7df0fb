import type { Choice } from '../../contract/domain.ts';
import { atInstant, choiceOf, counted } from '../wording.ts';
import type { Authority, Order } from './statements.ts';

/** Something to print or to read before signing, free of any layout. */
export interface OrderPage {
  readonly title: string;
  readonly facts: readonly (readonly [term: string, value: string])[];
  readonly sections: readonly {
    readonly title: string;
    readonly introduction: string;
    readonly rows: readonly { readonly label: string; readonly lines: readonly string[] }[];
  }[];
}

/** What a policy calls things; a policy is one. */
export interface PolicyWords {
  readonly force: string;
  readonly useCases: readonly Choice[];
  readonly authority: { readonly documents: readonly Choice[] };
}

/** Who signed, as far as it was checked. */
interface Signed {
  readonly officer: string;
  readonly rank: string | null;
  /** Null where it isn't known. */
  readonly personnelNumber: string | null;
}

const kindWords = { van: 'On a vehicle', static: 'Fixed cameras' } as const;

/**
 * An order in plain words, every part of it: what an officer reads before they sign, and what is printed.
 * @param signed null for a request
 */
export function describeOrder(
  order: Order | Authority,
  policy: PolicyWords | null,
  signed: Signed | null,
): OrderPage {
  const row = (label: string, ...lines: readonly string[]) => ({ label, lines });
  const onSite = 'presence' in order ? order.presence : null;
  return {
    title: `${signed === null ? 'Request for an authority' : 'Authority'} for live facial recognition: ${order.name}`,
    facts: [
      ['Force', policy?.force ?? 'not known here'],
      ['For', order.mode === 'demo' ? 'a demo only' : 'real data'],
      ['Deployment', order.deploymentId],
      ...(signed === null ? [] : [['Authorised by', signedWords(signed)] as const]),
    ],
    sections: [
      {
        title: 'What for, where and when',
        introduction: '',
        rows: [
          row('Use case', choiceOf(policy?.useCases ?? [], order.useCase).words),
          row('Rationale', ...order.rationale.split('\n')),
          row('Place', order.place),
          row('Kind', kindWords[order.deploymentKind]),
          row(
            'Window',
            `${atInstant(order.from)} to ${atInstant(order.until)} (${hoursWords(order.until - order.from)})`,
          ),
          row(
            'Cameras',
            ...order.cameras.map(({ name, id, addressHash }) => `${name} (${id}), address ${addressHash}`),
          ),
          row('How people are told', ...order.signage.split('\n')),
        ],
      },
      {
        title: 'Who is looked for, and with what',
        introduction: '',
        rows: [
          row('Watchlist', `${counted(order.listEntries, 'person', 'people')}, seal ${order.listSealHash}`),
          row('Model', order.modelHash),
          row('Threshold', String(order.threshold)),
        ],
      },
      {
        title: 'What it rests on',
        introduction: '',
        rows: [
          row('Policy', order.policyHash),
          ...order.documents.map(({ code, title, sha256 }) =>
            row(choiceOf(policy?.authority.documents ?? [], code).words, `${title}, SHA-256 ${sha256}`),
          ),
        ],
      },
      {
        title: 'Officers on the spot',
        introduction: '',
        rows: [
          row(
            'A code confirms their presence at least every',
            counted(order.presenceMinutes, 'minute', 'minutes'),
          ),
          ...(onSite === null
            ? []
            : [
                row('On-site officer', `${onSite.officer} (${onSite.personnelNumber})`),
                row('Anchor of their codes', onSite.anchor),
              ]),
        ],
      },
    ],
  };
}

function signedWords({ officer, personnelNumber, rank }: Signed): string {
  return `${officer}${personnelNumber === null ? '' : ` (${personnelNumber})`}${rank === null ? '' : `, ${rank}`}`;
}

function hoursWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const words = [
    ...(hours === 0 ? [] : [counted(hours, 'hour', 'hours')]),
    ...(rest === 0 ? [] : [counted(rest, 'minute', 'minutes')]),
  ];
  return words.join(' ');
}
