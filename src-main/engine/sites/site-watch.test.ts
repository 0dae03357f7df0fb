import { describe, expect, it } from 'vitest';
import { makeKeyPair } from '../keys/hpke.ts';
import type { MachineState } from '../mail.ts';
import { openJoinedRooms } from '../testing/joined-rooms.ts';
import { createSiteHandlers } from './handlers.ts';
import { SiteWatch } from './site-watch.ts';
import { silentAfterMs } from './who-judges.ts';

const ofControl = (takesAlerts: boolean): MachineState => ({ version: '1', takesAlerts, site: null });
const ofSite: MachineState = {
  version: '1',
  takesAlerts: false,
  site: {
    isRecognising: true,
    words: 'Recognition is running.',
    deployment: { name: 'High Street', state: 'live' },
    cameras: [{ name: 'Mast', state: 'live', trouble: null }],
    facesAMinute: 12,
    ledger: { tracks: 3, alerts: 1, repeats: 0, blueList: 0, forgotten: 2, lost: 0, inFlight: 0 },
    isLedgerBalanced: true,
  },
};

/** Both machines, and how long nothing came of the other. */
async function open(at: 'control' | 'van-3') {
  const rooms = await openJoinedRooms();
  const room = at === 'control' ? rooms.control : rooms.site;
  const silence = { ms: 0 };
  const changes: number[] = [];
  const watch = new SiteWatch({
    database: room.database.client,
    office: {
      get silentMs() {
        return new Map([[1, silence.ms]]);
      },
      sendState: () => Promise.resolve(),
    },
    stateNow: () => Promise.resolve(ofSite),
    onChange: () => void changes.push(1),
    elapsed: () => 0,
  });
  const handlers = createSiteHandlers({
    database: () => room.database.client,
    isSilent: (partyId) => watch.isSilent(partyId),
  });
  const list = () => handlers['sites.list']({}, { connectionId: 'x', session: null, bind: () => undefined });
  const logged = async (kind: 'site.silent' | 'site.heard-again') => {
    const auditor = await room.seat('auditor');
    return (await auditor.get('case-log.list', { kind })).entries.map(({ words }) => words);
  };
  return { ...rooms, silence, changes, watch, list, logged };
}

describe('a control room', () => {
  it('knows what its site says of itself, and that it says nothing any more', async () => {
    await using rooms = await open('control');
    const { watch, list, silence, changes, logged } = rooms;
    await watch.look();
    expect(await list()).toMatchObject({
      name: 'control',
      control: null,
      sites: [{ name: 'van-3', state: null }],
    });
    await rooms.tell('van-3', ofSite);
    await watch.look();
    expect((await list()).sites).toMatchObject([
      {
        name: 'van-3',
        link: { isSilent: false, waiting: 0 },
        state: { facesAMinute: 12, deployment: { state: 'live' } },
      },
    ]);
    expect(watch.alarm).toBeNull();
    silence.ms = silentAfterMs;
    await watch.look();
    await watch.look();
    expect((await list()).sites).toMatchObject([{ link: { isSilent: true } }]);
    expect(watch.alarm).toContain('van-3 can’t be reached');
    expect(changes).toHaveLength(1);
    expect(await logged('site.silent')).toHaveLength(1);
    silence.ms = 0;
    await rooms.tell('van-3', ofSite);
    await watch.look();
    expect(watch.alarm).toBeNull();
    expect(await logged('site.heard-again')).toHaveLength(1);
  });

  it('takes what was said once, and nothing that was said before it', async () => {
    await using rooms = await open('control');
    const first = await rooms.tell('van-3', ofSite);
    expect(await rooms.hear('control', first)).toEqual(['replayed']);
    const second = await rooms.tell('van-3', { ...ofSite, version: '2' });
    for (const old of [first, second]) expect(await rooms.hear('control', old)).toEqual(['replayed']);
    expect(await rooms.hear('van-3', second)).toEqual(['not-for-us']);
    expect((await rooms.list()).sites).toMatchObject([{ state: { version: '2' } }]);
  });

  it('tells the age of an alert by its own clock, however far the site’s is off', async () => {
    await using rooms = await open('control');
    const { clock } = rooms.site.database;
    clock.advance(-3 * 3_600_000);
    await rooms.tell('van-3', ofSite);
    await rooms.site.match();
    clock.advance(60_000);
    rooms.control.database.clock.advance(60_000);
    await rooms.carry('van-3');
    const operator = await rooms.control.seat('operator');
    const [alert] = (await operator.get('alerts.list', {})).open;
    expect(alert?.raisedAt).toBe(rooms.control.database.clock.now() - 60_000);
  });

  it('goes on taking alerts beside what is said', async () => {
    await using rooms = await open('control');
    await rooms.site.match();
    await rooms.tell('van-3', ofSite);
    expect(await rooms.carry('van-3')).toEqual({ taken: 1, refused: [] });
    await rooms.tell('van-3', ofSite);
    expect((await rooms.list()).sites).toMatchObject([{ openAlerts: 1 }]);
  });
});

describe('a site', () => {
  it('seals alerts to those who review at its control room now, once the keys there were renewed', async () => {
    await using rooms = await open('van-3');
    const { client } = rooms.control.database;
    const renewed = { records: makeKeyPair(), faces: makeKeyPair() };
    await client.hold({ pairs: renewed, retain: [], given: [] });
    await rooms.tell('control', ofControl(true));
    await rooms.site.match();
    await rooms.carry('van-3');
    const operator = await rooms.control.seat('operator');
    const [alert] = (await operator.get('alerts.list', {})).open;
    expect(await operator.get('alerts.read', { id: alert?.id ?? '' })).toMatchObject({ phase: 'blind' });
  });

  it('leaves its alerts to its control room while that is heard of and somebody there takes them', async () => {
    await using rooms = await open('van-3');
    const { watch, list, silence } = rooms;
    await watch.look();
    expect(watch.judgedElsewhere).toBeNull();
    await rooms.tell('control', ofControl(true));
    await watch.look();
    expect(watch.judgedElsewhere).toContain('The control room judges');
    expect(await list()).toMatchObject({
      name: 'van-3',
      sites: [],
      control: { link: { isSilent: false }, words: 'The control room judges the alerts of this site.' },
    });
    await rooms.tell('control', ofControl(false));
    await watch.look();
    expect(watch.judgedElsewhere).toBeNull();
    await rooms.tell('control', ofControl(true));
    silence.ms = silentAfterMs;
    await watch.look();
    expect(watch.judgedElsewhere).toBeNull();
    expect(watch.alarm).toContain('people here judge its alerts');
    expect((await list()).control?.words).toContain('can’t be reached');
  });
});
