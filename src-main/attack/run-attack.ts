import { enter } from './house/enter.ts';
import { House } from './house/house.ts';
import type { Finding } from './matrix/finding.ts';
import { tryState, type Options } from './matrix/try-state.ts';
import { houseStateNames, type HouseState } from './permissions/permission.ts';

/** Goes through the states of a house and tries everything in each. @param until the last state; all without one */
export async function runMatrix(
  options: Options,
  onState: (state: HouseState, findings: readonly Finding[]) => void,
  until?: HouseState,
): Promise<void> {
  await using house = await House.build();
  for (const state of houseStateNames) {
    await enter(house, state);
    onState(state, await tryState(house, state, options));
    if (state === until) return;
  }
}
