import {
  ActionIcon,
  Menu,
  Tooltip,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import {
  IconDeviceDesktop,
  IconKey,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { useLocation } from 'wouter';

import { showFailure } from '../shared/notify';
import { leaveOrAsk } from '../shared/unsaved';
import { useLogOut, useSession } from './session';

const schemes: readonly { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'auto', label: 'As the operating system', icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
];

/** Colour scheme and own account, at the right end of the header. */
export function HeaderActions() {
  return (
    <>
      <SchemeMenu />
      <AccountMenu />
    </>
  );
}

function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chosen = schemes.find((scheme) => scheme.value === colorScheme) ?? schemes[0];
  const Chosen = chosen?.icon ?? IconSun;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Colours">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Colours">
            <Chosen size={20} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          {schemes.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountMenu() {
  const session = useSession();
  const logOut = useLogOut();
  const [, navigate] = useLocation();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Tooltip label={`Logged in as ${session.name}`}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Your account">
            <IconUserCircle size={22} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Logged in as {session.name}</Menu.Label>
        <Menu.Item
          leftSection={<IconKey size={16} aria-hidden />}
          onClick={() => navigate('/own-password')}
        >
          Change own password
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() =>
            leaveOrAsk(() =>
              logOut.mutate(undefined, { onError: showFailure('Logging out failed') }),
            )
          }
        >
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
