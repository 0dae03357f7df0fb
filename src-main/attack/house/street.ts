import { setTimeout as pause } from 'node:timers/promises';
import type { DeploymentDraft, DeploymentState } from '../../contract/deployments.ts';
import { isOver } from '../../engine/deployments/lifecycle.ts';
import { slotMsOf } from '../../engine/trust/presence-chain.ts';
import { orderSchema, type Order } from '../../engine/trust/statements.ts';
import { entryFor } from '../trials/watchlist-trials.ts';
import type { House } from './house.ts';
import { builderOf } from './residents.ts';
import type { Stage } from './stages.ts';

/** A deployment that the house brought about, and what its officers were shown. */
export interface Street {
  readonly id: string;
  readonly draft: DeploymentDraft;
  readonly order: Order;
}

const hourMs = 3_600_000;
const reason = 'As agreed this morning.';

/** A sealed list of one wanted person and one member of staff. An authority takes each list once. */
async function sealedList(house: House): Promise<string> {
  const builder = builderOf(house);
  const { id: listId } = await house.get(builder, 'watchlists.begin', { name: `List ${house.newName()}` });
  await house.get(builder, 'watchlists.enrol', await entryFor(listId, 'SYN-500', 'high-harm-suspect'));
  await house.get(builder, 'watchlists.enrol', await entryFor(listId, 'SYN-501', 'blue-list'));
  await house.get(builder, 'watchlists.submit', { id: listId });
  const { lists } = await house.get(house.residents.auditor, 'watchlists.list', {});
  const contentHash = lists.find(({ id }) => id === listId)?.contentHash ?? '';
  await house.get(house.residents.auditor, 'watchlists.approve', { id: listId, contentHash });
  await house.get(builder, 'watchlists.seal', { id: listId });
  return listId;
}

/** A camera that nothing listens at. */
async function aCamera(house: House): Promise<string> {
  const { cameras } = await house.get(house.residents.admin, 'cameras.list', {});
  const known = cameras.find(({ name }) => name === 'Market north');
  if (known !== undefined) return known.id;
  const camera = { name: 'Market north', place: 'Market Square', address: 'rtsp://127.0.0.1:9/none' };
  return (await house.get(house.residents.admin, 'cameras.add', camera)).id;
}

async function drafted(house: House, hours: number): Promise<Street> {
  const builder = builderOf(house);
  const { documents } = await house.get(builder, 'policy.current', {});
  const draft: DeploymentDraft = {
    name: 'Market day',
    kind: 'van',
    // One urgent start for each place in seven days.
    place: `Market Square, ${house.newName()}`,
    useCase: 'crime-hotspot',
    rationale: 'Knife crime on market days has doubled.',
    cameraIds: [await aCamera(house)],
    from: house.clock.now(),
    until: house.clock.now() + hours * hourMs,
    listId: await sealedList(house),
    threshold: 0.6,
    documents: documents.map(({ code, words }) => ({ code, title: words, sha256: 'b'.repeat(64) })),
    signage: 'Signs at both ends.',
  };
  const { id } = await house.get(builder, 'deployments.draft', draft);
  const { text } = await house.get(builder, 'deployments.export', { id });
  // The form of a request is its own; the order in it is parsed.
  const order = orderSchema.parse((JSON.parse(text) as { readonly statement: unknown }).statement);
  return { id, draft, order };
}

/** A new deployment, brought into a stage as people and officers do it. Needs a policy in force and a street that is quiet. */
export async function streetIn(house: House, stage: Stage, hours = 6): Promise<Street> {
  const street = await drafted(house, hours);
  const { id, order } = street;
  const builder = builderOf(house);
  const { officers } = house.force;
  if (stage === 'draft') return street;
  if (stage === 'urgent-asked') {
    const presenceFile = officers.presence(order);
    await house.get(builder, 'deployments.ask-urgent', { id, reason, presenceFile });
    return street;
  }
  await house.get(builder, 'deployments.import-authority', { file: officers.authority(order) });
  if (stage === 'authorised') return street;
  if (stage === 'self-test') {
    await house.get(builder, 'deployments.begin-self-test', { id });
    return street;
  }
  await house.get(builder, 'deployments.start', { id });
  if (stage === 'live') return street;
  if (stage === 'suspended') {
    await house.get(builder, 'deployments.suspend', { id, reason });
    return street;
  }
  await house.get(builder, 'deployments.end', { id, reason });
  if (stage === 'ended') return street;
  // The list goes an hour after, and what it left with it.
  house.clock.advance(hourMs + 60_000);
  while ((await stateOf(house, id)) === 'ended') await pause(250);
  if (stage === 'reported') await house.get(builder, 'deployments.record', { id });
  return street;
}

/** What the on-site officer reads out next: each code counts once. */
export function nextCode({ clock, force }: House, order: Order): string {
  clock.advance(slotMsOf({ intervalMinutes: order.presenceMinutes }));
  return force.officers.code(order, clock.now());
}

/** By what an urgent start that was asked for is told; something that names none where none was. */
export async function urgentAskedIn({ database }: House, id: string) {
  const asked = await database.call('urgent.pending', { deploymentId: id });
  return { id, askedAt: asked?.askedAt ?? 0 };
}

async function stateOf(house: House, id: string): Promise<DeploymentState | null> {
  return (await house.database.call('deployments.find', { id }))?.state ?? null;
}

/** The stage that a deployment is in; null for none of that id. */
export async function stageOf(house: House, id: string): Promise<Stage | null> {
  const state = await stateOf(house, id);
  if (state !== 'draft') return state;
  const asked = await house.database.call('urgent.pending', { deploymentId: id });
  return asked === null ? 'draft' : 'urgent-asked';
}

/** Ends what runs, so that something else can. */
export async function quieten(house: House): Promise<void> {
  const running = await house.database.call('deployments.running');
  if (running !== null) await house.get(builderOf(house), 'deployments.end', { id: running.id, reason });
}

/** Ends all that is not over. */
export async function quietenAll(house: House): Promise<void> {
  for (const { id, state } of await house.database.call('deployments.all'))
    if (!isOver(state)) await house.get(builderOf(house), 'deployments.end', { id, reason });
}
