import { Button, NativeSelect, PasswordInput, Switch, Text, TextInput } from '@mantine/core';

import type { SettingItem } from '../../api/types';
import { formatBytes } from '../../shared/format';
import { durationText, valueText } from './labels';
import classes from './settings.module.css';

/** What the administrator wants of one setting, not saved yet. */
export type Edit = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'reset' };

interface SettingRowProps {
  setting: SettingItem;
  edit: Edit | null;
  error: string | undefined;
  onEdit: (edit: Edit | null) => void;
}

/** A setting with its help, default, range and row of the specification (USR-133). */
export function SettingRow({ setting, edit, error, onEdit }: SettingRowProps) {
  const id = `field ${setting.name}`;
  const resettable =
    edit === null ? !setting.isDefault : edit.kind === 'value' && !setting.isDefault;
  return (
    <div className={classes.setting} id={setting.name} data-changed={edit !== null || undefined}>
      <div>
        <label className={classes.label} htmlFor={id}>
          {setting.label}
        </label>
        <Text size="sm" id={`${id} help`}>
          {setting.help}
        </Text>
        <div className={classes.facts}>
          {setting.kind === 'secret' ? null : (
            <span>Default: {valueText(setting, setting.default)}</span>
          )}
          {rangeText(setting) === null ? null : <span>Range: {rangeText(setting)}</span>}
          <span className="mono">{setting.name}</span>
          {setting.row === null ? null : (
            <span title="Row of the specification">{setting.row}</span>
          )}
        </div>
      </div>
      <div>
        <Field id={id} setting={setting} edit={edit} error={error} onEdit={onEdit} />
        {edit?.kind === 'reset' ? (
          <Text size="xs" mt={4} c="dimmed">
            Goes back to the default when saved.
          </Text>
        ) : null}
        {edit !== null ? (
          <Button size="compact-xs" variant="subtle" mt={4} onClick={() => onEdit(null)}>
            Undo
          </Button>
        ) : null}
        {resettable ? (
          <Button
            size="compact-xs"
            variant="subtle"
            mt={4}
            aria-label={`Reset to default: ${setting.label}`}
            onClick={() => onEdit({ kind: 'reset' })}
          >
            Reset to default
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Field({ id, setting, edit, error, onEdit }: SettingRowProps & { id: string }) {
  const stored = edit?.kind === 'reset' ? setting.default : setting.value;
  const value = edit?.kind === 'value' ? edit.value : (stored ?? '');
  const common = { id, 'aria-describedby': `${id} help`, error, name: setting.name };
  const set = (next: string) => onEdit({ kind: 'value', value: next });

  switch (setting.kind) {
    case 'boolean':
      return (
        <Switch
          {...common}
          size="md"
          checked={value === 'true'}
          onLabel="On"
          offLabel="Off"
          onChange={(event) => set(event.currentTarget.checked ? 'true' : 'false')}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={value}
          data={[...setting.choices]}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    case 'secret':
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          placeholder={setting.isDefault ? 'Not set' : 'Set; type to replace it'}
          value={edit?.kind === 'value' ? edit.value : ''}
          onChange={(event) =>
            event.currentTarget.value === '' ? onEdit(null) : set(event.currentTarget.value)
          }
        />
      );
    case 'integer':
      return (
        <TextInput
          {...common}
          inputMode="numeric"
          description={
            setting.name.endsWith('-bytes') && value !== '' ? formatBytes(Number(value)) : undefined
          }
          inputWrapperOrder={['input', 'description', 'error']}
          className="figures"
          value={value}
          onChange={(event) => set(event.currentTarget.value.trim())}
        />
      );
    case 'duration':
      return (
        <TextInput
          {...common}
          className="figures"
          description={durationText(value)}
          inputWrapperOrder={['input', 'description', 'error']}
          value={value}
          onChange={(event) => set(event.currentTarget.value.trim())}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          spellCheck={false}
          value={value}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
  }
}

function rangeText({ kind, minimum, maximum }: SettingItem): string | null {
  const show = (limit: string) => (kind === 'duration' ? durationText(limit) : limit);
  // The limits of a text are those of its length.
  const unit = kind === 'text' ? ' characters' : '';
  if (minimum !== null && maximum !== null) return `${show(minimum)} to ${show(maximum)}${unit}`;
  if (minimum !== null) return `${show(minimum)}${unit} or more`;
  if (maximum !== null) return `${show(maximum)}${unit} or less`;
  return null;
}
