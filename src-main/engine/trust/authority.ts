import type { Mode } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import { inWords } from '../wording.ts';
import type { OpenCertificate, Trust } from './certificates.ts';
import { accepted, refused, type Checked } from './checked.ts';
import type { OpenPolicy } from './policy-pack.ts';
import { presenceChainSchema, type PresenceChain } from './presence-chain.ts';
import {
  authoritySchema,
  openVouched,
  orderHashOf,
  type Authority,
  type AuthorityFile,
  type Order,
  type VouchedDocument,
} from './statements.ts';

const hourMs = 60 * 60 * 1000;

/** An authority that an officer signed, and with whose certificate. */
export interface OpenAuthority {
  readonly authority: Authority;
  readonly officer: OpenCertificate;
}

/** A chain of codes that an on-site officer signed. */
export interface OpenChain {
  readonly chain: PresenceChain;
  readonly officer: OpenCertificate;
}

/** Whether an authorising officer signed it, with a certificate that counts now, for this installation's mode. */
export function openAuthority(
  vouched: VouchedDocument,
  trust: Trust,
  mode: Mode,
  now: number,
): Checked<OpenAuthority> {
  const opened = openVouched(vouched, trust, 'authorising-officer', authoritySchema, now, 'The authority');
  if (!opened.ok) return opened;
  const { statement, certificate } = opened.value;
  return statement.mode === mode
    ? accepted({ authority: statement, officer: certificate })
    : refused(
        `The authority is for ${mode === 'demo' ? 'real data' : 'a demo'}, and counts for nothing here.`,
      );
}

/** The same of an on-site officer's chain of codes. */
export function openChain(
  vouched: VouchedDocument,
  trust: Trust,
  mode: Mode,
  now: number,
): Checked<OpenChain> {
  const opened = openVouched(
    vouched,
    trust,
    'on-site-officer',
    presenceChainSchema,
    now,
    'The on-site officer’s word',
  );
  if (!opened.ok) return opened;
  const { statement, certificate } = opened.value;
  return statement.mode === mode
    ? accepted({ chain: statement, officer: certificate })
    : refused(
        `The on-site officer’s word is for ${mode === 'demo' ? 'real data' : 'a demo'}, and counts for nothing here.`,
      );
}

/** Whether the version of the policy is the one that an order names, and lets it be given so. */
export function checkUnderPolicy(
  order: Order | Authority,
  { policy, hash }: OpenPolicy,
): Checked<Order | Authority> {
  if (order.policyHash !== hash)
    return refused('The authority was given under another version of the policy.');
  const window = checkWindow(order, policy);
  if (!window.ok) return window;
  return policy.useCases.some(({ code }) => code === order.useCase)
    ? accepted(order)
    : refused('The authority names a use case that is not in the policy.');
}

function checkWindow({ from, until }: Pick<Order, 'from' | 'until'>, { authority }: Policy): Checked<number> {
  const windowMs = until - from;
  return windowMs > 0 && windowMs <= authority.longestWindowHours * hourMs
    ? accepted(windowMs)
    : refused(
        `The authority names a window of more than ${String(authority.longestWindowHours)} hours, or none.`,
      );
}

/** Whether the officer's rank is one that may authorise. */
export function checkRank(
  { rank }: Pick<OpenCertificate, 'rank'>,
  { authority }: Pick<Policy, 'authority'>,
): Checked<string> {
  const known = authority.ranks.find(({ code }) => code === rank);
  return known === undefined
    ? refused('The officer who signed the authority is of no rank that may authorise, says the policy.')
    : accepted(known.words);
}

/** Whether every document that the policy asks for is named. */
export function checkDocuments(
  { documents }: Pick<Order, 'documents'>,
  { authority }: Policy,
): Checked<number> {
  const missing = authority.documents
    .filter(({ code }) => !documents.some((document) => document.code === code))
    .map(({ words }) => words);
  return missing.length === 0
    ? accepted(documents.length)
    : refused(`The authority does not name these documents, which the policy asks for: ${inWords(missing)}.`);
}

/** Whether a chain of codes was made for exactly this order, and asks often enough. */
export function checkChain(
  chain: PresenceChain,
  order: Order | Authority,
  policy: Policy,
): Checked<PresenceChain> {
  if (chain.deploymentId !== order.deploymentId || chain.orderHash !== orderHashOf(order))
    return refused(
      'The on-site officer’s word is for another order: the draft was changed after it. They make it anew from the new draft.',
    );
  if (chain.from !== order.from || chain.until !== order.until)
    return refused('The on-site officer’s codes are for another window.');
  if (
    chain.intervalMinutes !== order.presenceMinutes ||
    chain.intervalMinutes > policy.presence.intervalMinutes
  )
    return refused(
      `The on-site officer’s codes count for ${String(chain.intervalMinutes)} minutes, and the policy allows ${String(policy.presence.intervalMinutes)}.`,
    );
  return accepted(chain);
}

/** Whether the authorising officer signed for this on-site officer's codes. */
export function checkAnchor({ presence }: Authority, { chain, officer }: OpenChain): Checked<PresenceChain> {
  return presence.anchor === chain.anchor && presence.personnelNumber === officer.personnelNumber
    ? accepted(chain)
    : refused(
        'The authority names another on-site officer, or other codes, than the ones that came with it.',
      );
}

/** What a whole file is checked against. */
export interface AuthorityGround {
  readonly trust: Trust;
  readonly policy: OpenPolicy;
  readonly mode: Mode;
  readonly now: number;
}

/** Whether a file counts as it stands, whatever the state of a workstation: what officer and console both ask. */
export function checkAuthorityFile(
  file: Pick<AuthorityFile, 'authority' | 'presence'>,
  { trust, policy, mode, now }: AuthorityGround,
): Checked<OpenAuthority & { readonly onSite: OpenChain }> {
  const opened = openAuthority(file.authority, trust, mode, now);
  if (!opened.ok) return opened;
  const { authority, officer } = opened.value;
  const onSite = openChain(file.presence, trust, mode, now);
  if (!onSite.ok) return onSite;
  const checks = [
    checkUnderPolicy(authority, policy),
    checkRank(officer, policy.policy),
    checkDocuments(authority, policy.policy),
    checkChain(onSite.value.chain, authority, policy.policy),
    checkAnchor(authority, onSite.value),
  ];
  for (const check of checks) if (!check.ok) return check;
  return accepted({ authority, officer, onSite: onSite.value });
}
