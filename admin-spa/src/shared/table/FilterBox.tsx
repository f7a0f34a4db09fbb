import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import type { ColumnFilter } from './features';

interface FilterBoxProps {
  filter: ColumnFilter;
  label: string;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** One filter under a column's header. Text waits for a pause in typing. */
export function FilterBox({ filter, label, value, error, onChange }: FilterBoxProps) {
  if (filter.kind === 'choice') {
    return (
      <NativeSelect
        size="xs"
        aria-label={`Filter by ${label}`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[{ value: '', label: 'All' }, ...filter.choices]}
      />
    );
  }
  const placeholder =
    filter.kind === 'number' ? (filter.placeholder ?? '>10 or 5..8') : 'contains…';
  return <TypedFilter {...{ label, value, error, onChange, placeholder }} />;
}

interface TypedFilterProps extends Omit<FilterBoxProps, 'filter'> {
  placeholder: string;
}

function TypedFilter({ label, value, error, onChange, placeholder }: TypedFilterProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Changed from outside, for example by "Clear filters" or the Back button.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (next: string, pause: number) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setKnown(next.trim());
      onChange(next.trim());
    }, pause);
  };

  return (
    <TextInput
      size="xs"
      aria-label={`Filter by ${label}`}
      placeholder={placeholder}
      value={text}
      error={error}
      onChange={(event) => type(event.currentTarget.value, 300)}
      rightSection={
        text === '' ? null : (
          <CloseButton
            size="xs"
            aria-label={`Clear the filter by ${label}`}
            onClick={() => type('', 0)}
          />
        )
      }
    />
  );
}
