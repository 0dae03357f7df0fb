import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import { IconFor } from './icons.tsx';
import styles from './text-input.module.css';

const c = classNames(styles);

interface TextInputProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Says what is wrong with what was entered; the input stays. */
  readonly error?: string | undefined;
  readonly placeholder?: string;
  /** More than one makes it an area. */
  readonly rows?: number;
  readonly isLabelHidden?: boolean;
}

export function TextInput(props: TextInputProps) {
  const { label, hint, error, placeholder, rows = 1, isLabelHidden = false, ...rest } = props;
  const shared = { className: c('input'), ...(placeholder === undefined ? {} : { placeholder }) };
  return (
    <TextField
      {...rest}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
      isInvalid={error !== undefined}
      className={c('field')}
    >
      {isLabelHidden ? null : <Label className={c('label')}>{label}</Label>}
      {rows > 1 ? <TextArea {...shared} rows={rows} /> : <Input {...shared} />}
      {hint === undefined ? null : (
        <Text slot="description" className={c('hint')}>
          {hint}
        </Text>
      )}
      <FieldError className={c('error')}>
        <IconFor name="warning" />
        <span>{error}</span>
      </FieldError>
    </TextField>
  );
}
