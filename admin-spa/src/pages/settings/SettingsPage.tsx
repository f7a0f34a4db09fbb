import { NavLink, Text } from '@mantine/core';
import { IconAdjustmentsOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';

import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, Waiting } from '../../shared/states';
import { settingsQuery, useChangeSettings } from './data';
import { groupLabel, groupsOf } from './labels';
import { SettingsForm } from './SettingsForm';
import classes from './settings.module.css';

/** Every setting, built from what the server says of it (SET-001, SET-004). */
export default function SettingsPage({ group }: { group: string | undefined }) {
  const settings = useQuery(settingsQuery);
  const change = useChangeSettings();
  if (settings.isPending) return <Waiting />;
  if (settings.isError && !settings.data) {
    return (
      <>
        <PageHeader title="Settings" />
        <FailureState
          title="The settings could not be loaded"
          error={settings.error}
          onRetry={() => void settings.refetch()}
        />
      </>
    );
  }
  const groups = groupsOf(settings.data);
  const first = groups[0];
  if (first === undefined) {
    return <EmptyState icon={IconAdjustmentsOff} title="The system has no settings" />;
  }
  if (group === undefined || !groups.includes(group))
    return <Redirect to={`/settings/${first}`} replace />;

  return (
    <>
      <PageHeader
        title="Settings"
        subtitle="Changes are saved when you press Save, and act at once."
      />
      <div className={classes.columns}>
        <nav aria-label="Groups of settings" className={classes.groups}>
          {groups.map((name) => (
            <NavLink
              key={name}
              component={Link}
              href={`/settings/${name}`}
              active={name === group}
              aria-current={name === group ? 'page' : undefined}
              label={groupLabel(name)}
              rightSection={
                <Text size="xs" c="dimmed" aria-hidden>
                  {settings.data.filter((setting) => setting.group === name).length}
                </Text>
              }
              className={classes.group ?? ''}
            />
          ))}
        </nav>
        <SettingsForm
          key={group}
          title={groupLabel(group)}
          change={change}
          settings={settings.data.filter((setting) => setting.group === group)}
        />
      </div>
    </>
  );
}
