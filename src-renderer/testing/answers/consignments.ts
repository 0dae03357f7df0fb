import { fakeConsignments } from '../fake-consignments.ts';
import type { Answers } from './answers.ts';

const sent = () => ({ id: 'consignment-new' });

/** What goes to sites. */
export const answersAboutConsignments = {
  'consignments.list': () => ({ sites: ['van-3', 'van-4'], consignments: [...fakeConsignments()] }),
  'consignments.send-list': sent,
  'consignments.send-policy': sent,
  'consignments.send-revocations': sent,
  'consignments.send-authority': sent,
  'consignments.call-back': () => ({}),
} satisfies Partial<Answers>;
