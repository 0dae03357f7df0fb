import { dateInWords } from './date-in-words.ts';
import { TextInput } from './text-input.tsx';

interface DateInputProps {
  readonly label: string;
  /** As the platform's input holds it, in local time; empty while it is not complete. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hasTime?: boolean;
  readonly error?: string | undefined;
}

/**
 * A date, with its words below. The platform's own control writes it as the browser's language does, and only the window of our
 * own can say which that is: 11/12/2026 alone could be two days.
 */
export function DateInput({ hasTime = false, value, ...rest }: DateInputProps) {
  return (
    <TextInput
      {...rest}
      value={value}
      type={hasTime ? 'datetime-local' : 'date'}
      hint={dateInWords(value) ?? undefined}
    />
  );
}
