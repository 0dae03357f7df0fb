import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './text-input.module.css';

const c = classNames(styles);

interface SelectInputProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, words: string])[];
  readonly onChange: (value: Value) => void;
  readonly isLabelHidden?: boolean;
}

/** One of a short closed list. The platform's own control: it is fastest by keyboard and best known. */
export function SelectInput<Value extends string>(props: SelectInputProps<Value>) {
  const { label, value, options, onChange, isLabelHidden = false } = props;
  const id = useId();
  return (
    <div className={c('field')}>
      {isLabelHidden ? null : (
        <label className={c('label')} htmlFor={id}>
          {label}
        </label>
      )}
      <select
        id={id}
        className={c('input')}
        value={value}
        aria-label={isLabelHidden ? label : undefined}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.target.value);
          if (chosen !== undefined) onChange(chosen[0]);
        }}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
