import type { Certificate } from '../../engine/trust/certificates.ts';
import { seedText, slotAt } from '../../engine/trust/presence-chain.ts';
import { signText } from '../../engine/trust/sign-document.ts';
import type { Authority, Order } from '../../engine/trust/statements.ts';
import { testChain } from '../../engine/trust/testing/test-authority.ts';
import type { TestHolder } from '../../engine/trust/testing/test-force.ts';

/** Whoever signs for deployments, outside the house. */
export interface Officers {
  /** The on-site officer’s word for an order: the file that `authority presence` writes. */
  presence(order: Order): string;
  /** With it, the authorising officer’s signature: the file that `authority sign` writes. */
  authority(order: Order): string;
  /** What the on-site officer reads out at a moment. */
  code(order: Order, at: number): string;
}

const onSitePerson = { holder: 'Di Onsite', personnelNumber: '502' };
const validMs = 1_000 * 3_600_000;

/** Two officers with keys under the force’s root. Codes come from the on-site officer’s own key, as on their machine. */
export function createOfficers(holder: (changes: Partial<Certificate>) => TestHolder, now: number): Officers {
  const until = now + validMs;
  const authorising = holder({
    purpose: 'authorising-officer',
    holder: 'Cy Officer',
    personnelNumber: '501',
    rank: 'superintendent',
    until,
  });
  const onSite = holder({ purpose: 'on-site-officer', ...onSitePerson, until });

  function chainOf(order: Order) {
    return testChain(order, {}, (course) =>
      Buffer.from(signText(seedText(course), onSite.privateKey), 'base64'),
    );
  }

  return {
    presence: (order) =>
      JSON.stringify({ format: 'cordon-presence/1', presence: onSite.vouch(chainOf(order).chain) }),
    authority(order) {
      const { chain } = chainOf(order);
      const signed: Authority = {
        ...order,
        presence: {
          officer: onSitePerson.holder,
          personnelNumber: onSitePerson.personnelNumber,
          anchor: chain.anchor,
        },
      };
      return JSON.stringify({
        format: 'cordon-authority/1',
        authority: authorising.vouch(signed),
        presence: onSite.vouch(chain),
      });
    },
    code(order, at) {
      const { chain, codes } = chainOf(order);
      return codes[slotAt(chain, at) ?? 0] ?? '';
    },
  };
}
