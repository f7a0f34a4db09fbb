import { NavLink, Stack } from '@mantine/core';
import { Link, useLocation } from 'wouter';

import { areaOf, areas } from './areas';
import classes from './Shell.module.css';

/** The main navigation. Only pages that exist stand in it. */
export function Nav({ onNavigate }: { onNavigate: () => void }) {
  const [path] = useLocation();
  const current = areaOf(path);
  return (
    <Stack component="nav" aria-label="Main" gap={2}>
      {areas.map((area) => (
        <NavLink
          key={area.path}
          className={classes.link ?? ''}
          component={Link}
          href={area.path}
          label={area.label}
          leftSection={<area.icon size={18} stroke={1.7} aria-hidden />}
          active={current?.path === area.path}
          aria-current={current?.path === area.path ? 'page' : undefined}
          pl={area.under ? 'xl' : undefined}
          onClick={onNavigate}
        />
      ))}
    </Stack>
  );
}
