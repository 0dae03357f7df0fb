import { manifestOf } from '../../../native-models/local-manifest.ts';
import { createPacks, type Packs } from '../case-log/packs/handlers.ts';
import { PackKeeper } from '../case-log/packs/pack-keeper.ts';
import { peopleLimits } from '../people/people-limits.ts';
import type { People } from '../people/people.ts';
import type { Ground } from './ground.ts';
import { createPackFacts } from './pack-facts.ts';

export interface PackParts {
  readonly keeper: PackKeeper;
  readonly packs: Packs;
}

/** Evidence packs: what they are made of is every feature's. */
export function createPackParts(
  { start, logger, steady, database, announce }: Ground,
  people: Pick<People, 'names'>,
): PackParts {
  const facts = createPackFacts({
    database,
    manifestOf: (modelHash) => manifestOf(modelHash, start.packsDirectory),
  });
  const keeper = new PackKeeper({
    database,
    mode: start.mode,
    version: start.version,
    now: () => steady.wall(),
    steadyNow: () => steady.now(),
    people: () => database().call('people.list'),
    factsOf: (about) => facts.factsOf(about),
    onDefect: (cause, what) => logger.error({ err: cause }, `failed: ${what}`),
  });
  const packs = createPacks({
    database,
    keeper,
    now: () => steady.now(),
    requestMs: peopleLimits.requestMs,
    personNames: () => people.names(),
    subjects: () => facts.subjects(),
    labelOf: (about) => facts.labelOf(about),
    announce,
  });
  return { keeper, packs };
}
