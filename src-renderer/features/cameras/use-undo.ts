import { useState } from 'react';

const mostSteps = 50;

interface Step<Value> {
  readonly before: Value;
  /** What was done, if the same done again belongs to the same step; null for a step of its own. */
  readonly label: string | null;
}

/**
 * What something was before each change, so that changes can be taken back one by one.
 * @param value what it is now, kept by whoever asks
 */
export function useUndo<Value>(value: Value, onChange: (value: Value) => void) {
  const [steps, setSteps] = useState<readonly Step<Value>[]>([]);
  return {
    canUndo: steps.length > 0,
    change(next: Value, label: string | null = null): void {
      const isOneStep = label !== null && steps.at(-1)?.label === label;
      if (!isOneStep) setSteps([...steps, { before: value, label }].slice(-mostSteps));
      onChange(next);
    },
    undo(): void {
      const last = steps.at(-1);
      if (last === undefined) return;
      setSteps(steps.slice(0, -1));
      onChange(last.before);
    },
  };
}
