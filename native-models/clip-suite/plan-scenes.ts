import { createRandom } from '../evaluate/random.ts';
import type { Light, Passer, Passers } from './passers.ts';

/** One person's way through the picture. Times are milliseconds of the scene, places pixels of the frame. */
export interface Pass {
  readonly id: string;
  readonly person: Passer;
  readonly enterMs: number;
  readonly leaveMs: number;
  /** Centre of the face, and its height. */
  readonly from: Place;
  readonly to: Place;
  /** What the person shows, one after the other. */
  readonly looks: readonly { readonly name: string; readonly untilMs: number }[];
  readonly gait: { readonly hertz: number; readonly phase: number; readonly rollDeg: number };
  /** Exposure on the way in and out, and how much redder than blue the light is. */
  readonly brightness: { readonly from: number; readonly to: number; readonly warmth: number };
}
interface Place {
  readonly x: number;
  readonly y: number;
  readonly faceHeightPx: number;
}

/** Something upright in the street; it hides whoever is further away than it. */
export interface Post {
  readonly x: number;
  readonly width: number;
  /** Height of a face that walks beside it. */
  readonly faceHeightPx: number;
  readonly shade: number;
}

export interface Scene {
  readonly id: number;
  readonly seed: number;
  readonly plate: string;
  readonly durationMs: number;
  readonly passes: readonly Pass[];
  readonly posts: readonly Post[];
}

export const frameSize = { width: 960, height: 540 } as const;
/** As often as a camera's faces are looked for. */
export const frameIntervalMs = 200;
const passesPerScene = 5;
/** Who enters one after the other is in the picture together: their ways cross and they hide each other. */
const entryIntervalMs = 1_600;
export const plateNames = ['street'] as const;

export interface PlanOptions {
  readonly seed: number;
  /** How often somebody passes; 0 for not at all. */
  readonly passesOf: (person: Passer) => number;
}

/** The whole suite: whoever the list is to be told from by a fair rule passes often, their look-alikes once. */
export function wholeSuite(lookAlikes: ReadonlySet<string>): PlanOptions {
  return {
    seed: 1,
    passesOf: ({ id, group }) =>
      group === 'listed' ? 3 : group === 'calibration' ? 0 : lookAlikes.has(id) ? 1 : 5,
  };
}

/** Those of whom nobody is in the suite, for its threshold. */
export const calibrationPlan: PlanOptions = {
  seed: 2,
  passesOf: ({ group }) => (group === 'calibration' ? 2 : 0),
};

/** All passes of a plan, five to a scene, those of the list evenly among the others. */
export function planScenes({ looks, people }: Passers, options: PlanOptions): readonly Scene[] {
  const random = createRandom(options.seed);
  /** Everybody passes once before anybody passes again, so that nobody is in one scene twice. */
  const roundsOf = (members: readonly Passer[]) => {
    const most = members.reduce((times, person) => Math.max(times, options.passesOf(person)), 0);
    return Array.from({ length: most }, (_, nth) =>
      shuffle(
        members.filter((person) => options.passesOf(person) > nth),
        random,
      ).map((person) => ({ person, nth })),
    ).flat();
  };
  const isListed = ({ group }: Passer) => group === 'listed';
  const due = spread(
    roundsOf(people.filter(isListed)),
    roundsOf(people.filter((person) => !isListed(person))),
  );
  const scenes: Scene[] = [];
  for (let start = 0; start < due.length; start += passesPerScene) {
    const id = scenes.length;
    const passes = due
      .slice(start, start + passesPerScene)
      .map(({ person, nth }, index) =>
        planPass(`${id}-${index}`, person, nth % 2 === 0 ? 'overcast' : 'sun', index, looks, random),
      );
    scenes.push({
      id,
      seed: options.seed * 10_000 + id,
      plate: plateNames[id % plateNames.length] ?? plateNames[0],
      durationMs: Math.max(...passes.map(({ leaveMs }) => leaveMs)) + 400,
      passes,
      posts: planPosts(random),
    });
  }
  return scenes;
}

function planPass(
  id: string,
  person: Passer,
  light: Light,
  index: number,
  looks: Passers['looks'],
  random: () => number,
): Pass {
  const between = (low: number, high: number) => low + (high - low) * random();
  const enterMs = Math.round(index * entryIntervalMs + between(0, 600));
  const leaveMs = enterMs + Math.round(between(6_500, 8_500));
  const { width, height } = frameSize;
  // Lanes to the left and right alternate, and most cross over to the other side.
  const side = index % 2 === 0 ? -1 : 1;
  const near = between(88, 112);
  return {
    id,
    person,
    enterMs,
    leaveMs,
    from: {
      x: width * (0.5 + side * between(0.05, 0.3)),
      y: height * between(0.3, 0.36),
      faceHeightPx: between(36, 44),
    },
    to: {
      x: width * (0.5 - side * between(-0.1, 0.28)),
      y: height * between(0.36, 0.46),
      faceHeightPx: near,
    },
    looks: planLooks(person, light, enterMs, leaveMs, looks, random),
    gait: { hertz: between(1.6, 2.1), phase: random(), rollDeg: between(-5, 5) },
    brightness: { from: between(0.55, 1.15), to: between(0.6, 1.15), warmth: between(-0.07, 0.07) },
  };
}

/** At least half of the time the person looks ahead; in between they glance elsewhere. */
function planLooks(
  { faces }: Passer,
  light: Light,
  enterMs: number,
  leaveMs: number,
  looks: Passers['looks'],
  random: () => number,
): Pass['looks'] {
  const names = Object.keys(faces).filter((name) => looks[name]?.light === light);
  const isFrontal = (name: string) => Math.abs(looks[name]?.yawDeg ?? 90) <= frontalDeg;
  const frontal = names.filter(isFrontal);
  const turned = names.filter((name) => !isFrontal(name));
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? names[0] ?? '';
  const planned: { name: string; untilMs: number }[] = [];
  let atMs = enterMs;
  while (atMs < leaveMs) {
    const isGlance = planned.length % 3 === 2 && turned.length > 0;
    atMs = Math.min(leaveMs, atMs + (isGlance ? 500 + 500 * random() : 900 + 900 * random()));
    planned.push({ name: pick(isGlance ? turned : frontal), untilMs: Math.round(atMs) });
  }
  return planned;
}
/** Up to which yaw a face counts as seen from the front. */
export const frontalDeg = 15;

function planPosts(random: () => number): readonly Post[] {
  return Array.from({ length: 2 }, (_, index) => ({
    x: Math.round(frameSize.width * (0.2 + 0.35 * index + 0.25 * random())),
    width: Math.round(10 + 26 * random()),
    faceHeightPx: 50 + 40 * random(),
    shade: Math.round(40 + 90 * random()),
  }));
}

/** Puts the first list's members between the others, evenly. */
function spread<Item>(few: readonly Item[], many: readonly Item[]): readonly Item[] {
  const all: Item[] = [];
  let taken = 0;
  for (const [index, item] of many.entries()) {
    all.push(item);
    const due = Math.round(((index + 1) / many.length) * few.length);
    all.push(...few.slice(taken, due));
    taken = due;
  }
  return all;
}

function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ item }) => item);
}
