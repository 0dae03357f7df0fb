import type { OperationInput, OperationName } from '../../contract/operations.ts';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';

/** How somebody who may asks for a thing rightly, once what it takes has been brought about. */
export type Trial<Name extends OperationName> = (
  house: House,
  who: Resident,
) => Promise<OperationInput<Name>> | OperationInput<Name>;

export type Trials = { readonly [Name in OperationName]?: Trial<Name> };
