import type { ConsignmentView } from '../../src-main/contract/consignments.ts';

const minuteMs = 60_000;

/** What a control room sent to its sites, one of each state. */
export function fakeConsignments(): readonly ConsignmentView[] {
  const now = Date.now();
  const sent = (
    nth: number,
    about: Pick<ConsignmentView, 'site' | 'what' | 'name' | 'state' | 'words'> & Partial<ConsignmentView>,
  ): ConsignmentView => ({
    id: `consignment-${String(nth)}`,
    sentAt: now - nth * 14 * minuteMs,
    sentBy: 'Mira Holloway',
    entries: 0,
    sent: 0,
    canBeCalledBack: false,
    ...about,
  });
  return [
    sent(0, {
      site: 'van-3',
      what: 'list',
      name: 'Stadium approach',
      state: 'sending',
      words: '7350 of 20000 entries are in envelopes. It goes on by itself when van-3 can be reached.',
      entries: 20_000,
      sent: 7_350,
      canBeCalledBack: true,
    }),
    sent(1, {
      site: 'van-4',
      what: 'list',
      name: 'Station forecourt',
      state: 'accepted',
      words: 'All 118 entries are there, and fit the seal and the rules. (1 November 2026 at 14:20)',
      entries: 118,
      sent: 118,
      canBeCalledBack: true,
    }),
    sent(2, {
      site: 'van-4',
      what: 'authority',
      name: 'for Station forecourt',
      state: 'arrived',
      words: 'van-4 has it, and looks at it.',
    }),
    sent(3, {
      site: 'van-3',
      what: 'policy',
      name: 'version 7',
      state: 'refused',
      words: 'Version 7 needs list 3 of revocations or a later one. (1 November 2026 at 14:02)',
    }),
    sent(4, {
      site: 'van-3',
      what: 'list',
      name: 'Yesterday',
      state: 'destroyed',
      words: 'Its key is gone: its deployment ended. (31 October 2026 at 23:10)',
      entries: 96,
      sent: 96,
    }),
  ];
}
