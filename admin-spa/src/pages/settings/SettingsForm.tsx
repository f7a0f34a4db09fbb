import { Paper, Title } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { useEffect, useState, type SubmitEvent } from 'react';

import { ApiError } from '../../api/errors';
import type { ChangeSettingsRequest, SettingItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { SaveBar } from '../../shared/SaveBar';
import { valueProblem } from './labels';
import { SettingRow, type Edit } from './SettingRow';

interface SettingsFormProps {
  title: string;
  settings: readonly SettingItem[];
  /** Stores what was changed. */
  change: Pick<UseMutationResult<unknown, Error, ChangeSettingsRequest>, 'mutate' | 'isPending'>;
}

/** Settings that belong together. Only what differs from the stored values is sent; all of it is stored, or nothing. */
export function SettingsForm({ title, settings, change }: SettingsFormProps) {
  const [edits, setEdits] = useState<Readonly<Record<string, Edit>>>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  useScrollToHash();

  const edit = (setting: SettingItem, next: Edit | null) => {
    setErrors((all) => without(all, setting.name));
    setEdits((all) => {
      const rest = without(all, setting.name);
      const same =
        next === null ||
        (next.kind === 'value' && next.value === setting.value && !setting.isDefault);
      const unchangedDefault =
        next?.kind === 'value' && setting.isDefault && next.value === setting.value;
      return same || unchangedDefault ? rest : { ...rest, [setting.name]: next };
    });
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const problems = problemsOf(settings, edits);
    setErrors(problems);
    if (Object.keys(problems).length > 0) {
      document.getElementById(`field ${Object.keys(problems)[0] ?? ''}`)?.focus();
      return;
    }
    const entries = Object.entries(edits);
    change.mutate(
      {
        values: Object.fromEntries(
          entries.flatMap(([name, next]) => (next.kind === 'value' ? [[name, next.value]] : [])),
        ),
        reset: entries.flatMap(([name, next]) => (next.kind === 'reset' ? [name] : [])),
      },
      {
        onSuccess: () => {
          setEdits({});
          showSuccess('Changes have been applied.');
        },
        onError: (error) => {
          const fields = error instanceof ApiError ? complaintsBySetting(error, settings) : {};
          if (Object.keys(fields).length > 0) setErrors(fields);
          else showFailure('The settings were not saved')(error);
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <Paper withBorder>
        {settings.map((setting) => (
          <SettingRow
            key={setting.name}
            setting={setting}
            edit={edits[setting.name] ?? null}
            error={errors[setting.name]}
            onEdit={(next) => edit(setting, next)}
          />
        ))}
      </Paper>
      <SaveBar
        dirty={Object.keys(edits).length > 0}
        count={Object.keys(edits).length}
        saving={change.isPending}
        onDiscard={() => {
          setEdits({});
          setErrors({});
        }}
      />
    </form>
  );
}

function problemsOf(settings: readonly SettingItem[], edits: Readonly<Record<string, Edit>>) {
  const problems: Record<string, string> = {};
  for (const setting of settings) {
    const next = edits[setting.name];
    if (next?.kind !== 'value') continue;
    const problem = valueProblem(setting, next.value);
    if (problem !== null) problems[setting.name] = problem;
  }
  return problems;
}

/** The server names the field `values.<name>` or `<name>`. */
function complaintsBySetting(
  error: ApiError,
  settings: readonly SettingItem[],
): Record<string, string> {
  const complaints: Record<string, string> = {};
  for (const [field, text] of Object.entries(error.formErrors)) {
    const name = field.replace(/^values\./, '');
    if (settings.some((setting) => setting.name === name)) complaints[name] = text;
  }
  return complaints;
}

function without<T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}

/** The search leads to one setting; it stands in view and the keyboard is in its field. */
function useScrollToHash() {
  useEffect(() => {
    const show = () => {
      const name = decodeURIComponent(window.location.hash.slice(1));
      if (name === '') return;
      document.getElementById(name)?.scrollIntoView({ block: 'center' });
      document.getElementById(`field ${name}`)?.focus({ preventScroll: true });
    };
    show();
    window.addEventListener('hashchange', show);
    return () => window.removeEventListener('hashchange', show);
  }, []);
}
