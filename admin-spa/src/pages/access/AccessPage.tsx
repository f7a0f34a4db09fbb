import { Button, NativeSelect, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';

import type { AccessListSummary } from '../../api/types';
import { countOf } from '../../shared/format';
import { PageHeader } from '../../shared/PageHeader';
import { FailureState, Waiting } from '../../shared/states';
import { AccessTest } from './AccessTest';
import { accessLists } from './data';
import { ListPanel } from './ListPanel';
import { NetworksPanel } from './NetworksPanel';

const base = '/services/access';

/** Access restrictions: the global list, the list of each service, named networks (SVC-016, SVC-350). */
export default function AccessPage({ list = 'global' }: { list?: string | undefined }) {
  const [, navigate] = useLocation();
  const [testing, test] = useDisclosure(false);
  const lists = useQuery(accessLists);
  const isNetworks = list === 'networks';
  return (
    <>
      <PageHeader
        title="Access Restrictions"
        subtitle="Who may connect, log in and send, by address"
        actions={
          <Button
            variant="default"
            leftSection={<IconRoute size={16} aria-hidden />}
            aria-expanded={testing}
            onClick={test.toggle}
          >
            Test an address
          </Button>
        }
      />
      {testing ? <AccessTest /> : null}
      <Tabs
        value={isNetworks ? 'networks' : 'lists'}
        onChange={(tab) => navigate(tab === 'networks' ? `${base}/networks` : base)}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="lists">Lists</Tabs.Tab>
          <Tabs.Tab value="networks">Named networks</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lists">
          {lists.isPending ? <Waiting /> : null}
          {lists.isError && !lists.data ? (
            <FailureState
              title="The lists could not be loaded"
              error={lists.error}
              onRetry={() => void lists.refetch()}
            />
          ) : null}
          {lists.data ? (
            <>
              <NativeSelect
                label="List"
                mb="md"
                maw={420}
                value={list}
                onChange={(event) => navigate(`${base}/${event.currentTarget.value}`)}
                data={choices(lists.data)}
              />
              <ListPanel key={list} list={list} />
            </>
          ) : null}
        </Tabs.Panel>
        <Tabs.Panel value="networks">
          <NetworksPanel />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function choices(lists: readonly AccessListSummary[]) {
  const option = (list: AccessListSummary) => ({
    value: list.key,
    label: `${list.name} (${list.entries === 0 ? 'empty' : countOf(list.entries, 'entry', 'entries')})`,
  });
  return [
    {
      group: 'Everywhere',
      items: lists.filter((list) => list.scope !== 'service').map(option),
    },
    { group: 'Services', items: lists.filter((list) => list.scope === 'service').map(option) },
  ];
}
