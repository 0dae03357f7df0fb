import type { AlertSummary } from '../../src-main/contract/alerts.ts';
import { asAnyAlert } from '../fixtures/as-any-alert.ts';
import { openDemoData } from '../fixtures/demo-data.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { messagesAbout, openAlertsIn } from '../fixtures/plain-wire.ts';
import { formsOfPictures } from '../fixtures/forms-of-pictures.ts';
import { recordWire } from '../fixtures/recorded-wire.ts';
import { rendererMemory, type RendererMemory } from '../fixtures/renderer-memory.ts';
import { expect, test } from '../fixtures/test.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('a decoy is an alert in memory, document and wire of every role until both votes are locked', async ({
  console: { page, dataDirectory },
}) => {
  // A snapshot of the heap takes half a minute on a busy machine.
  test.setTimeout(900_000);
  const signInHeading = page.getByRole('heading', { name: 'Sign in' });
  await signInHeading.waitFor();
  const wire = await recordWire(page);
  await signInHeading.waitFor();
  const [signIn, review, wall] = [new SignInPage(page), new ReviewPage(page), new WallPage(page)];
  await signIn.as(demoPeople.operator);
  const data = await openDemoData(dataDirectory);
  await expect
    .poll(() => data.decoyPeople().length, { timeout: 240_000, intervals: [2_000] })
    .toBeGreaterThanOrEqual(2);
  await expect.poll(() => openAlertsIn(wire).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(1);
  data.oweDecoy();
  await expect.poll(() => data.decoys().length, { timeout: 60_000, intervals: [1_000] }).toBe(1);
  const [hidden] = data.decoys();
  await expect.poll(() => openAlertsIn(wire).some(({ id }) => id === hidden?.alertId)).toBe(true);
  const waiting = openAlertsIn(wire);
  const [decoy, alert] = [
    waiting.find(({ id }) => id === hidden?.alertId),
    waiting.findLast(({ id }) => id !== hidden?.alertId),
  ];
  if (hidden === undefined || decoy === undefined || alert === undefined)
    throw new Error('there is no alert beside the decoy');
  const both = [alert, decoy] as const;
  const secrets = [
    hidden.probeId,
    hidden.candidateId,
    String(hidden.score),
    ...data.decoyPeople().flatMap(({ id, reference }) => [id, reference]),
  ];

  /** What the renderer holds about each of the two, over all the looks at one seat: some of it comes and goes. */
  let held = new Map(both.map(({ id }) => [id, new Set<string>()]));
  async function look(whose: string): Promise<void> {
    const { text, objectsAbout } = await rendererMemory(page);
    for (const secret of secrets) expect(text.includes(secret), `${whose} holds ${secret}`).toBe(false);
    note(objectsAbout);
  }
  function note(objectsAbout: RendererMemory['objectsAbout']): void {
    for (const one of both)
      for (const object of objectsAbout(one.id)) {
        // The place that a seat keeps when its person changes: what was open last.
        if (!object.startsWith('{ screen: ')) held.get(one.id)?.add(asAnyAlert(object, one));
      }
  }
  function expectHeldAlike(whose: string): void {
    const [ofAlert, ofDecoy] = both.map(({ id }) => [...(held.get(id) ?? [])].toSorted());
    expect(ofDecoy, whose).toEqual(ofAlert);
    held = new Map(both.map(({ id }) => [id, new Set<string>()]));
  }
  /** Everything about their pictures but the pixels. */
  const forms = new Map(both.map(({ id }) => [id, new Set<string>()]));
  const row = ({ number }: AlertSummary) =>
    page.getByRole('button', { name: new RegExp(`^Alert ${String(number)}\\b`) });
  /** Opens one of the two, to be judged. Answers how it is drawn. */
  async function open(of: AlertSummary): Promise<string> {
    await wall.open();
    await row(of).click();
    // The second vote needs no taking.
    const take = page.getByRole('button', { name: /^Take this alert/ });
    const lock = page.getByRole('button', { name: /^Lock vote/ });
    await expect(take.or(lock)).toBeVisible();
    if (await take.isVisible()) await take.click();
    await expect(lock).toBeVisible();
    await review.expectBlind();
    const article = page.getByRole('article', { name: `Alert ${String(of.number)}`, exact: true });
    for (const form of await formsOfPictures(article)) forms.get(of.id)?.add(form);
    const parts = [row(of), article];
    const drawn = await Promise.all(parts.map((part) => part.evaluate((element) => element.outerHTML)));
    return asAnyAlert(drawn.join('\n'), of);
  }

  await test.step('its id, its number and its delay are those of an alert', () => {
    for (const { id } of waiting)
      expect(id).toMatch(/^alert-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const inOrder = waiting.toSorted((one, other) => (one.waitingSince ?? 0) - (other.waitingSince ?? 0));
    expect(inOrder.map(({ number }) => number)).toEqual(waiting.map((_, nth) => nth + 1));
    const late = ({ raisedAt, waitingSince }: AlertSummary): number => (waitingSince ?? 0) - raisedAt;
    const others = waiting.filter(({ id }) => id !== decoy.id).map(late);
    expect(late(decoy)).toBeGreaterThanOrEqual(0.9 * Math.min(...others) - 20);
    // The database may have been at work.
    expect(late(decoy)).toBeLessThanOrEqual(1.1 * Math.max(...others) + 1_000);
  });
  await look('the operator on the wall');

  await test.step('whoever judges first', async () => {
    const seen = [];
    for (const one of both) {
      const drawn = await open(one);
      await look('the operator before the first vote');
      await review.judge('No match', ['Features differ']);
      await review.expectMyVoteLocked();
      await look('the operator after the first vote');
      seen.push(drawn);
    }
    expect(seen[1]).toBe(seen[0]);
    expectHeldAlike('the operator');
  });
  await signIn.signOut();

  // An auditor puts people into the pool, and reads in the log who is in it.
  const ofAuditor = { from: 0, until: 0 };
  await test.step('whoever judges nothing', async () => {
    await signIn.as(demoPeople.admin);
    await wall.expectState(alert.cameraName, 'Live', 30_000);
    await look('the admin');
    // Nothing of what the person before had, either.
    for (const { id } of both) expect.soft([...(held.get(id) ?? [])], 'the admin').toEqual([]);
    expectHeldAlike('the admin');
    await signIn.signOut();
    ofAuditor.from = wire.frames.length;
    await signIn.as(demoPeople.auditor);
    const log = new CaseLogPage(page);
    await log.open();
    await log.search(`alert ${String(decoy.number)}`);
    await log.expectEntry(`Alert ${String(decoy.number)}: first vote`);
    await log.search('alert');
    await expect(page.getByText(`Alert ${String(alert.number)}: first vote`).first()).toBeVisible();
    const { objectsAbout } = await rendererMemory(page);
    note(objectsAbout);
    expectHeldAlike('the auditor');
    await signIn.signOut();
    ofAuditor.until = wire.frames.length;
  });

  await test.step('whoever judges second', async () => {
    await signIn.as(demoPeople.supervisor);
    const seen = [];
    for (const one of both) {
      const drawn = await open(one);
      await look('the supervisor before the second vote');
      seen.push(drawn);
    }
    expect(seen[1]).toBe(seen[0]);
    expectHeldAlike('the supervisor');
  });

  await test.step('everything that came over the wire until then', () => {
    const [ofAlert, ofDecoy] = both.map(({ id }) => messagesAbout(wire.frames, id));
    expect([...(ofDecoy ?? [])].toSorted()).toEqual([...(ofAlert ?? [])].toSorted());
    const others = wire.frames.filter((_, nth) => nth < ofAuditor.from || nth >= ofAuditor.until);
    const all = JSON.stringify(others.map(({ message }) => message));
    for (const secret of secrets) expect(all.includes(secret), secret).toBe(false);
    const [formsOfAlert, formsOfDecoy] = both.map(({ id }) => [...(forms.get(id) ?? [])].toSorted());
    expect(formsOfAlert?.map((form) => form.split(' ')[0])).toEqual(['candidate', 'probe']);
    expect(formsOfDecoy).toEqual(formsOfAlert);
  });

  await test.step('and then both learn it', async () => {
    for (const one of both) {
      await open(one);
      await review.judge('No match', ['Features differ']);
      await expect(
        page.getByText(one === decoy ? 'It was a decoy' : 'Rejected: no engagement').first(),
      ).toBeVisible();
    }
    const { objectsAbout } = await rendererMemory(page);
    const [ofAlert, ofDecoy] = both.map(({ id }) =>
      [...objectsAbout(id)].flatMap(
        (object) => /state: "rejected".*wasDecoy: (<\w+>)/.exec(object)?.[1] ?? [],
      ),
    );
    // The same look finds the difference where there is one.
    expect(ofDecoy?.length).toBeGreaterThan(0);
    expect(ofAlert).not.toContain(ofDecoy?.[0]);
  });
});
