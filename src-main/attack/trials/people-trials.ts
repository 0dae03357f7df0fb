import type { House } from '../house/house.ts';
import { resident, type Resident } from '../house/residents.ts';
import { everything } from '../../engine/testing/people-office.ts';
import { codeOfApp } from '../../engine/testing/engine-in-process.ts';
import type { Trials } from './trial.ts';

/** Somebody about whom nothing else is asked: who was just invited, or one of the residents while nobody can confirm. */
async function anybody(
  house: House,
  otherwise: 'operator' | 'auditor' | 'otherOperator' = 'operator',
): Promise<string> {
  const { residents, database } = house;
  if (!house.isPresent(residents.supervisor)) return residents[otherwise].personId;
  const somebody = resident(house.newName(), 'operator');
  await house.invite(somebody);
  const people = await database.call('people.list');
  return people.find(({ loginName }) => loginName === somebody.loginName)?.id ?? 'person-none';
}

/** A request that somebody of another role made. */
async function requestFor(house: House, who: Resident): Promise<string> {
  const { admin, supervisor } = house.residents;
  const asker = who.role === 'admin' ? supervisor : admin;
  if (!house.isPresent(asker)) return 'request-none';
  const personId = await anybody(house);
  const { requestId } = await house.get(asker, 'people.ask-to-disable', { personId, reason: 'They left.' });
  return requestId;
}

/** Faces that two people opened to an auditor, where there is an alert to open. */
async function openedFaces(house: House): Promise<string> {
  const { admin, supervisor } = house.residents;
  if (!house.isPresent(supervisor)) return 'request-none';
  if ((await house.database.call('alerts.numbered', { numbers: [1] })).length === 0) return 'request-none';
  const { personId } = await house.newcomer('auditor');
  const opening = { personId, alertNumbers: [1], hours: 1, reason };
  const { requestId } = await house.get(admin, 'faces.ask-to-open', opening);
  await house.get(supervisor, 'requests.confirm', { id: requestId });
  return requestId;
}

/** Better than a policy of these tests asks for. */
export function goodTest(testedAt: number) {
  return { basis: 'training', decoysJudged: 60, decoysRight: 60, testedAt } as const;
}

const reason = 'As agreed this morning.';

export const peopleTrials: Trials = {
  'sessions.sign-in': async (house) =>
    house.credentials(
      house.isPresent(house.residents.supervisor) ? await house.newcomer('operator') : house.residents.admin,
    ),
  'sessions.enrol': async (house) => {
    const somebody = resident(house.newName(), 'operator');
    const code = house.isPresent(house.residents.supervisor)
      ? await house.invite(somebody)
      : 'AAAAA-BBBBB CCCCC-DDDDD';
    return { loginName: somebody.loginName, code, password: somebody.password };
  },
  'sessions.resume': ({ residents }, who) => ({
    token: who.token === '' ? residents.admin.token : who.token,
  }),
  'setup.create-admin': ({ residents: { admin } }) => ({
    loginName: admin.loginName,
    displayName: admin.displayName,
    password: admin.password,
  }),
  'sessions.unlock': async (house, who) => {
    await house.get(who, 'sessions.lock', {});
    return { password: who.password };
  },
  'sessions.renew': (house, who) => {
    const { password, code } = { code: undefined, ...house.credentials(who) };
    return { password, code };
  },
  'account.change-password': (house, who) => {
    const { password, code } = { code: undefined, ...house.credentials(who) };
    who.password = `${house.newName()}-lantern-harbour`;
    return { password, newPassword: who.password, code };
  },
  'account.confirm-second-factor': async (house, who) => {
    const { key } = await house.get(who, 'account.begin-second-factor', {});
    const { password, code } = { code: undefined, ...house.credentials(who) };
    who.appKey = key;
    return { password, code, newCode: codeOfApp(key, house.clock.now()) };
  },
  'account.end-session': async (house, who) => {
    await house.signIn(who);
    const { sessions } = await house.get(who, 'account.read', {});
    return { id: sessions.find(({ isThis }) => !isThis)?.id ?? 'session-none' };
  },
  'people.ask-to-add': (house) => ({
    ...everything,
    loginName: house.newName(),
    displayName: `Somebody New ${house.newName()}`,
    role: 'operator',
    reason,
  }),
  'people.ask-to-change': async (house) => ({
    ...everything,
    personId: await anybody(house),
    role: 'operator',
    reason,
  }),
  'people.ask-to-reset': async (house) => ({ personId: await anybody(house, 'auditor'), reason }),
  'people.ask-to-disable': async (house) => ({ personId: await anybody(house, 'otherOperator'), reason }),
  'people.ask-to-qualify': async (house) => ({
    personId: await anybody(house),
    ...goodTest(house.clock.now()),
    reason,
  }),
  'people.end-qualification': async (house) => {
    const personId = await anybody(house);
    const validUntil = house.clock.now() + 86_400_000;
    await house.database.call('people.qualify-for-demo', { personId, validUntil });
    return { personId, reason };
  },
  'faces.ask-to-open': async (house) => ({
    personId: house.isPresent(house.residents.supervisor)
      ? (await house.newcomer('auditor')).personId
      : house.residents.auditor.personId,
    alertNumbers: [1],
    hours: 1,
    reason,
  }),
  'faces.close': async (house) => ({ id: await openedFaces(house), reason }),
  'requests.confirm': async (house, who) => ({ id: await requestFor(house, who) }),
  'requests.close': async (house, who) => ({ id: await requestFor(house, who), reason }),
};
