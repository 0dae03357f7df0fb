import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { makeZip } from '../../src-main/engine/file-reader/testing/make-zip.ts';
import { expectAccessible, expectFileAccessible } from '../fixtures/accessibility.ts';
import { startConsole, type RunningConsole } from '../fixtures/console.ts';
import { Force } from '../fixtures/force.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { CamerasPage } from '../pages/cameras-page.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { DeploymentPage } from '../pages/deployment-page.ts';
import { PeoplePage } from '../pages/people-page.ts';
import { PolicyPage } from '../pages/policy-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';
import { WatchlistsPage } from '../pages/watchlists-page.ts';
import { loadClip, startCameraSimulator } from '../simulators/camera-simulator.ts';

const password = 'correct-horse-battery';
const credentials = { userName: 'operator', password: 'camera-secret-42' };
const documents = {
  'Data protection impact assessment': 'data-protection.pdf',
  'Equality impact assessment': 'equality.pdf',
  'Community impact assessment': 'community.pdf',
  'Policy document': 'policy.pdf',
};

test('from an empty folder to an alert, as the documents say and by nothing else', async ({ host }) => {
  // Five people sign in again and again, each time with a new code of their app, and a dozen passphrases are stretched.
  test.setTimeout(30 * 60_000);
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-live-'));
  const force = new Force(folder);
  const clip = await loadClip(join(root, 'assets/demo/clips/crossing.h264'));
  const simulator = await startCameraSimulator({
    mounts: [{ id: 'market', clip, framesPerSecond: 25, credentials }],
  });
  try {
    await writeFile(force.at('cordon-device-secret'), randomBytes(32));
    await mkdir(force.at('stick'));
    await writeFile(force.at('market.zip'), await listOfMarketDay());
    for (const name of Object.values(documents)) await writeFile(force.at(name), name);
    await using running = await startConsole({
      host,
      dataDirectory: force.at('data'),
      credentialsDirectory: folder,
    });
    // axe looks at colours that stay, not at those on their way.
    await running.page.emulateMedia({ reducedMotion: 'reduce' });
    // One for all of it: it holds everybody's authenticator app.
    const signIn = new SignInPage(running.page);
    await setUpForce(running, signIn, force);
    await bringInPeople(running, signIn);
    await addCameraAndFolder(running, signIn, simulator.urlOf('market'), force.at('stick'));
    await makeList(running, signIn, { name: 'Market day', zip: force.at('market.zip') });
    await goLive(running, force);
    await seeAlert(running);
    await startUrgently(running, signIn, force);
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Looks at what is shown: axe finds nothing, and the documents get their picture of it. */
async function look(running: RunningConsole, name: string): Promise<void> {
  await expectAccessible(running.page);
  await takePicture(running.page, name);
}

/** docs/setting-up-a-force.md, steps 1 to 6. */
async function setUpForce(running: RunningConsole, signIn: SignInPage, force: Force): Promise<void> {
  const { page } = running;
  const fingerprint = await force.begin();
  await look(running, 'first-admin');
  await signIn.makeFirstAdmin({ displayName: 'Anna Admin', loginName: 'anna', password }, () =>
    look(running, 'second-factor'),
  );
  const policy = new PolicyPage(page);
  await policy.open();
  await policy.part('Force root');
  await policy.chooseRoot(force.at('force-root.json'), fingerprint);
  await policy.pin();
  await expect(page.getByText(fingerprint)).toBeVisible();
  await policy.part('History');
  const saved = await running.saved(() => policy.saveDraft('Draft of a first version'));
  await copyFile(saved, force.at(basename(saved)));
  await force.sign(1);
  await policy.look([force.at('policy-1.json')]);
  await look(running, 'policy-import');
  await policy.putInForce(1);
}

/** The same, step 7. */
async function bringInPeople({ page }: RunningConsole, signIn: SignInPage): Promise<void> {
  const people = new PeoplePage(page);
  await people.open();
  const whole = await people.askToAdd({ displayName: 'Sam Reed', loginName: 'sam', role: 'Supervisor' });
  await people.writeDown();
  await signIn.signOut();
  await signIn.enrol('sam', whole.join(' '), password);
  await signIn.signOut();
  const others = [
    { displayName: 'Olu Carter', loginName: 'olu', role: 'Operator' },
    { displayName: 'Ines Holm', loginName: 'ines', role: 'Operator' },
    { displayName: 'Ann Brandt', loginName: 'ann', role: 'Auditor' },
  ] as const;
  const halves = new Map<string, string>();
  await signIn.with('anna', password);
  await people.open();
  for (const person of others) {
    halves.set(person.loginName, (await people.askToAdd(person)).join(' '));
    await people.writeDown();
  }
  await signIn.signOut();
  await signIn.with('sam', password);
  await people.open();
  for (const { displayName, loginName } of others) {
    halves.set(loginName, `${halves.get(loginName) ?? ''} ${(await people.confirm(displayName)).join(' ')}`);
    await people.writeDown();
  }
  await signIn.signOut();
  for (const { loginName } of others) {
    await signIn.enrol(loginName, halves.get(loginName) ?? '', password);
    await signIn.signOut();
  }
}

/** docs/going-live.md, step 2. */
async function addCameraAndFolder(
  running: RunningConsole,
  signIn: SignInPage,
  address: string,
  stick: string,
): Promise<void> {
  const { page } = running;
  await signIn.with('anna', password);
  const cameras = new CamerasPage(page);
  await cameras.open();
  await cameras.startAdding();
  await cameras.enter({ name: 'Market north', place: 'Market Square', address, ...credentials });
  await cameras.test();
  await cameras.expectTested(/1280 ?× ?720/);
  await look(running, 'camera-tested');
  await cameras.save();
  await expect(cameras.row('Market north')).toBeVisible();
  const log = new CaseLogPage(page);
  await log.open();
  await log.keepHeadsIn('Stick in the safe', stick);
  await look(running, 'heads');
  await signIn.signOut();
}

/** The same, step 3. */
async function makeList(
  running: RunningConsole,
  signIn: SignInPage,
  { name, zip, isShown = true }: { readonly name: string; readonly zip: string; readonly isShown?: boolean },
): Promise<void> {
  const { page } = running;
  const show = async (picture: string): Promise<void> => {
    if (isShown) await look(running, picture);
  };
  const lists = new WatchlistsPage(page);
  await signIn.with('sam', password);
  await lists.open();
  await lists.begin(name);
  await lists.lookAt(zip);
  await expect(page.getByText('4 rows can be listed, 1 row can’t.')).toBeVisible();
  await show('import');
  await lists.list(4);
  await show('watchlist-draft');
  await lists.take('Submit for approval', 'Submit');
  await signIn.signOut();
  await signIn.with('ann', password);
  await lists.open();
  await show('watchlist-approval');
  await lists.take('Approve', 'Approve it as it is');
  await signIn.signOut();
  await signIn.with('sam', password);
  await lists.open();
  await lists.take('Seal', 'Seal');
  await show('watchlist-sealed');
}

/** The same, steps 1 and 4 to 9; the supervisor is signed in. */
async function goLive(running: RunningConsole, force: Force): Promise<void> {
  const { page } = running;
  await force.type('authority keygen --purpose authorising-officer', 2);
  await force.type('authority keygen --purpose on-site-officer', 2);
  await force.type('authority certify 501', 1);
  await force.type('authority certify 502', 1);
  const deployment = new DeploymentPage(page);
  await deployment.open();
  await deployment.draft({
    name: 'Market day',
    place: 'Market Square',
    camera: 'Market north',
    rationale: 'Knife crime on market days has doubled since May; two wanted suspects are known to come.',
    signage: 'Signs at both ends of the square, a notice on the website, and leaflets.',
    documents: Object.fromEntries(
      Object.entries(documents).map(([words, name]) => [words, force.at(name)] as const),
    ),
  });
  await look(running, 'deployment-draft');
  await deployment.saveDraft();
  await look(running, 'deployment-drafted');
  await page.getByText('Start before the written authority is here…').click();
  await look(running, 'deployment-urgent');
  const saved = await running.saved(() => deployment.press('Save request for signing'));
  const id = basename(saved, '.request.json');
  await copyFile(saved, force.at(basename(saved)));
  await force.type('authority presence deployment-….request.json', 1, id);
  const shown = await force.type('authority sign', 1, id);
  expect(shown).toContain('Knife crime on market days has doubled');
  await deployment.lookAt(force.at(`${id}.authority.json`));
  await expect(deployment.steps.getByText('Cy Officer').first()).toBeVisible();
  await look(running, 'deployment-authority');
  await deployment.press('Take this authority in');
  await deployment.expectState('has not started');
  const printed = await running.saved(() => deployment.press('Print authority'));
  const authorityPage = await readFile(printed, 'utf8');
  expect(authorityPage).toContain('Cy Officer');
  await expectFileAccessible(authorityPage, 'authority-page');

  using codes = force.followCodes(id);
  // The window begins with the next minute.
  await expect.poll(() => codeIn(codes.said()), { timeout: 120_000 }).not.toBeNull();
  await deployment.confirmPresence(codeIn(codes.said()) ?? '');
  await deployment.takeOnceOffered('Begin self-test', 60_000);
  await expect(deployment.steps.getByText('Found', { exact: true }).first()).toBeVisible({
    timeout: 120_000,
  });
  await look(running, 'self-test');
  await deployment.press('Finish self-test');
  await look(running, 'deployment-authorised');
  await deployment.press('Start');
  await deployment.expectState('live');
  await expect(deployment.gate.getByText('Every condition holds.')).toBeVisible({ timeout: 60_000 });
  await look(running, 'deployment-live');
}

/** A listed person passes. */
async function seeAlert(running: RunningConsole): Promise<void> {
  const { page } = running;
  const wall = new WallPage(page);
  await wall.open();
  await expect(page.getByText(/Alert \d+/).first()).toBeVisible({ timeout: 90_000 });
  await look(running, 'going-live-alert');
}

/** The same, “When it can’t wait”: a second deployment, before its written authority is there. */
async function startUrgently(running: RunningConsole, signIn: SignInPage, force: Force): Promise<void> {
  const { page } = running;
  const deployment = new DeploymentPage(page);
  await deployment.open();
  await deployment.end('The market is over.');
  await signIn.signOut();
  // Each deployment has a list of its own.
  await makeList(running, signIn, { name: 'Station tonight', zip: force.at('market.zip'), isShown: false });
  await deployment.open();
  await deployment.draft({
    name: 'Station tonight',
    place: 'Station Road',
    camera: 'Market north',
    rationale: 'A man who threatened to kill tonight was seen at the station ten minutes ago.',
    signage: 'Signs on both vans.',
    documents: Object.fromEntries(
      Object.entries(documents).map(([words, name]) => [words, force.at(name)] as const),
    ),
  });
  await deployment.saveDraft();
  const saved = await running.saved(() => deployment.press('Save request for signing'));
  const id = basename(saved, '.request.json');
  await copyFile(saved, force.at(basename(saved)));
  await force.type('authority presence deployment-….request.json', 1, id);
  await deployment.askUrgently(force.at(`${id}.presence.json`), 'He was seen ten minutes ago.');
  await look(running, 'urgent-asked');
  await deployment.withdrawUrgently('He was arrested at the station.');
  await deployment.askUrgently(force.at(`${id}.presence.json`), 'He got away again.');
  // Whoever comes next begins where the last one was: not at the draft.
  await new WallPage(page).open();
  await signIn.signOut();
  await signIn.with('olu', password);
  // Whoever may confirm it is told wherever they are, and led there; all of it by keyboard.
  const notice = page
    .getByRole('alert')
    .filter({ hasText: 'Sam Reed asks for an urgent start of Station tonight' });
  await expect(notice).toBeVisible();
  await expect(page.getByRole('button', { name: /1 urgent start to confirm/ })).toBeVisible();
  await look(running, 'urgent-waits');
  await page.keyboard.press('Alt+U');
  await expect(deployment.urgentRequest).toBeFocused();
  await expect(notice).toBeHidden();
  const confirm = deployment.steps.getByRole('button', { name: 'Confirm the urgent start' });
  // Its window begins with the next minute.
  await expect(confirm).toBeEnabled({ timeout: 90_000 });
  await look(running, 'urgent-to-confirm');
  await page.keyboard.press('Tab');
  await expect(confirm).toBeFocused();
  await page.keyboard.press('Enter');
  await deployment.expectState('live');
  await expect(page.getByRole('button', { name: 'Deployment', exact: true })).toBeVisible();
  await expect(deployment.steps.getByText(/The written authority is due by/)).toBeVisible();
  await look(running, 'urgent-running');
}

/** The last code in what `authority presence` says; null before the window. */
function codeIn(said: string): string | null {
  return [...said.matchAll(/^ {4}(\w{4} \w{4} \w{4} \w{4})$/gm)].at(-1)?.[1] ?? null;
}

/** Two people who are looked for, two members of staff, and a row that can't be listed. */
async function listOfMarketDay(): Promise<Buffer> {
  const day = (inDays: number): string =>
    new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
  const rows = [
    ['SYN-501', 'Marlow Adeyemi', 'high-harm-suspect'],
    ['SYN-503', 'Isolde Marchetti-Bray', 'missing-vulnerable'],
    ['SYN-500', 'Robin Staff', 'blue-list'],
    ['SYN-502', 'Kit Staff', 'blue-list'],
    ['SYN-504', 'Linus Okonjo-Hale', 'a friend of a friend'],
  ].map(([reference = '', name, category]) =>
    [reference, name, category, 'Custody photograph', 'Operation Market', day(-60), 'Sgt Poole', day(30)]
      .concat(`${reference}.jpg`)
      .join(','),
  );
  const head = 'reference,name,category,source,lawful basis,image date,reviewer,expires on,picture';
  const pictures = await Promise.all(
    ['SYN-500', 'SYN-501', 'SYN-502', 'SYN-503', 'SYN-504'].map(async (reference) => ({
      name: `${reference}.jpg`,
      bytes: await readFile(join(root, 'assets/demo/portraits', `${reference}.jpg`)),
    })),
  );
  return makeZip([{ name: 'market.csv', bytes: Buffer.from([head, ...rows].join('\n')) }, ...pictures]);
}
