import { useState } from 'react';
import type { z } from 'zod';
import { fieldErrors, formErrorWords, problemsIn } from '../engine/error-words.ts';

type Problems = Readonly<Record<string, string>>;

/** What sends the form off; `useChange` and `useMutation` give one. */
interface Sending {
  readonly error: unknown;
  readonly isIdle: boolean;
  readonly reset: () => void;
}

/**
 * What is entered in a form, and what is wrong with it, by field: what the contract would refuse before it is sent, and
 * what the engine refused. Whatever is refused, what was entered stays; a field that is changed is not wrong any more.
 */
export function useForm<Name extends string>(empty: Readonly<Record<Name, string>>, sending: Sending) {
  const [entered, setEntered] = useState(empty);
  const [problems, setProblems] = useState<Problems>({});
  const errors: Problems = { ...fieldErrors(sending.error), ...problems };
  return {
    entered,
    errors,
    /** What to tell beside the form; null where a field tells it, or nothing is wrong. */
    failure: formErrorWords(sending.error),
    /** What a `TextInput` needs to show a field. */
    field: (name: Name) => ({
      value: entered[name],
      error: errors[name],
      onChange: (value: string) => {
        setEntered((before) => ({ ...before, [name]: value }));
        setProblems(({ [name]: _, ...others }) => others);
        if (!sending.isIdle) sending.reset();
      },
    }),
    /** Whether it may be sent; shows what is wrong otherwise. `more` is what the contract can't know. */
    accepts(schema: z.ZodType, input: unknown, more: Problems = {}): boolean {
      const found = { ...problemsIn(schema, input), ...more };
      setProblems(found);
      return Object.keys(found).length === 0;
    },
    clear: () => setEntered(empty),
  };
}
