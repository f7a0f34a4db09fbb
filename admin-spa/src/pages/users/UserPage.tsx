import { Anchor, Badge, Breadcrumbs, Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash, IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';

import type { AccountDetail } from '../../api/types';
import { useTitle } from '../../app/useTitle';
import { Detail } from '../../shared/Detail';
import { PageHeader } from '../../shared/PageHeader';
import { StateBadge } from './columns';
import { accountDetail } from './data';
import { DeleteUserDialog } from './DeleteUserDialog';
import { AliasesTab } from './tabs/AliasesTab';
import { FoldersTab } from './tabs/FoldersTab';
import { GeneralTab } from './tabs/GeneralTab';
import { PasswordsTab } from './tabs/PasswordsTab';
import { QuotasTab } from './tabs/QuotasTab';
import { RecycleBinTab } from './tabs/RecycleBinTab';

const tabs = [
  { value: 'general', label: 'General' },
  { value: 'passwords', label: 'Passwords' },
  { value: 'aliases', label: 'Aliases' },
  { value: 'folders', label: 'Folders' },
  { value: 'quotas', label: 'Quotas' },
  { value: 'recycle-bin', label: 'Recycle bin' },
] as const;

/** The editor of one user (USR-158), with the tabs whose settings exist. */
export default function UserPage({ id, tab }: { id: number; tab: string | undefined }) {
  const valid = Number.isSafeInteger(id);
  const query = useQuery({ ...accountDetail(id), enabled: valid });
  useTitle(query.data?.account.name ?? 'User');

  return (
    <Detail query={query} valid={valid} noun="user" list="/users" icon={IconUserOff}>
      {(detail) => <Editor detail={detail} tab={tab} />}
    </Detail>
  );
}

function Editor({ detail, tab }: { detail: AccountDetail; tab: string | undefined }) {
  const { account } = detail;
  const [, navigate] = useLocation();
  const [deleting, remove] = useDisclosure(false);
  const chosen = tabs.find(({ value }) => value === tab)?.value ?? 'general';

  return (
    <>
      <Breadcrumbs mb={4}>
        <Anchor component={Link} href="/users" size="sm">
          Users
        </Anchor>
      </Breadcrumbs>
      <PageHeader
        title={
          <Group gap="sm" component="span">
            {account.name}
            <StateBadge state={account.state} />
            {account.administrator ? <Badge>Administrator</Badge> : null}
            {account.locked ? <Badge color="red">Locked out</Badge> : null}
          </Group>
        }
        subtitle={account.displayName}
        actions={
          <Button
            variant="default"
            c="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={remove.open}
          >
            Delete user
          </Button>
        }
      />
      <Tabs
        value={chosen}
        onChange={(next) => navigate(`/users/${account.id}/${next ?? 'general'}`)}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general">
          {/* Loaded anew after somebody else's change: the form starts again from what is stored. */}
          <GeneralTab key={account.version} detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="passwords">
          <PasswordsTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="aliases">
          <AliasesTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="folders">
          <FoldersTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="quotas">
          <QuotasTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="recycle-bin">
          <RecycleBinTab detail={detail} />
        </Tabs.Panel>
      </Tabs>
      <DeleteUserDialog
        account={account}
        opened={deleting}
        onClose={remove.close}
        onDeleted={() => navigate('/users')}
      />
    </>
  );
}
