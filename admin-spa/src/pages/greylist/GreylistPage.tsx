import { Button, Tabs } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';

import { countOf } from '../../shared/format';
import { PageHeader } from '../../shared/PageHeader';
import { greylistSummary } from './data';
import { EntriesTab } from './EntriesTab';
import { ExemptionsTab } from './ExemptionsTab';

/** What greylisting remembers, and whom it leaves alone (SVC-167 to SVC-175). */
export default function GreylistPage({ tab }: { tab: string | undefined }) {
  const [, navigate] = useLocation();
  const summary = useQuery(greylistSummary);
  return (
    <>
      <PageHeader
        title="Greylist"
        subtitle={
          summary.data
            ? `${countOf(summary.data.waiting, 'entry waits', 'entries wait')}, ${countOf(summary.data.passed, 'passes', 'pass')}, ${countOf(summary.data.knownClients, 'known server')}`
            : 'Unknown senders are refused for some minutes; real servers try again'
        }
        actions={
          <Button
            component={Link}
            href="/settings/greylisting"
            variant="default"
            leftSection={<IconSettings size={16} aria-hidden />}
          >
            Times and limits
          </Button>
        }
      />
      <Tabs
        value={tab === 'exemptions' ? 'exemptions' : 'entries'}
        onChange={(next) => navigate(next === 'exemptions' ? '/greylist/exemptions' : '/greylist')}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="entries">Entries</Tabs.Tab>
          <Tabs.Tab value="exemptions">Exemptions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="entries">
          <EntriesTab />
        </Tabs.Panel>
        <Tabs.Panel value="exemptions">
          <ExemptionsTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
