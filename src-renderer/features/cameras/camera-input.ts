import { cameraInputSchema, type CameraInput, type CameraView } from '../../../src-main/contract/cameras.ts';
import { problemsIn } from '../../engine/error-words.ts';

/** What is typed into the form. */
export interface EnteredCamera {
  readonly name: string;
  readonly place: string;
  readonly address: string;
  /** Empty where there is none. */
  readonly substream: string;
  readonly userName: string;
  readonly password: string;
  readonly keepCredentials: boolean;
}

export function enteredFrom(camera: CameraView | null): EnteredCamera {
  return {
    name: camera?.name ?? '',
    place: camera?.place ?? '',
    address: camera?.address ?? '',
    substream: camera?.substream?.address ?? '',
    userName: '',
    password: '',
    keepCredentials: camera?.hasCredentials ?? false,
  };
}

/** What the contract takes: empty credentials are left out, and so are typed ones while the saved are kept. */
export function inputFrom(entered: EnteredCamera): CameraInput {
  const { name, place, address, substream, userName, password, keepCredentials } = entered;
  return {
    name,
    place,
    address,
    ...(substream.trim() === '' ? {} : { substream }),
    ...(keepCredentials || userName === '' ? {} : { userName }),
    ...(keepCredentials || password === '' ? {} : { password }),
  };
}

/** Messages by field; none when the contract takes it. */
export function problemsOf(input: CameraInput): Readonly<Record<string, string>> {
  return problemsIn(cameraInputSchema, input);
}
