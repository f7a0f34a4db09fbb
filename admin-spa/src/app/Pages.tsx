import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';

import { Waiting } from '../shared/states';
import { areaOf } from './areas';
import { ErrorBoundary } from './ErrorBoundary';
import { useTitle } from './useTitle';

// Each page is its own chunk: the log-in page loads none of them.
const Dashboard = lazy(() => import('../pages/dashboard/DashboardPage'));
const Users = lazy(() => import('../pages/users/UsersPage'));
const User = lazy(() => import('../pages/users/UserPage'));
const Mappings = lazy(() => import('../pages/mappings/MappingsPage'));
const MessageStore = lazy(() => import('../pages/message-store/MessageStorePage'));
const MessageTrace = lazy(() => import('../pages/message-trace/MessageTracePage'));
const PublicFolders = lazy(() => import('../pages/public-folders/PublicFoldersPage'));
const Queue = lazy(() => import('../pages/queue/QueuePage'));
const Services = lazy(() => import('../pages/services/ServicesPage'));
const Access = lazy(() => import('../pages/access/AccessPage'));
const Service = lazy(() => import('../pages/services/ServicePage'));
const Certificates = lazy(() => import('../pages/certificates/CertificatesPage'));
const Sessions = lazy(() => import('../pages/sessions/SessionsPage'));
const SpfWhiteList = lazy(() => import('../pages/spf-white-list/SpfWhiteListPage'));
const RejectedRecipients = lazy(
  () => import('../pages/rejected-recipients/RejectedRecipientsPage'),
);
const Dmarc = lazy(() => import('../pages/dmarc/DmarcPage'));
const Domains = lazy(() => import('../pages/domains/DomainsPage'));
const DkimKeys = lazy(() => import('../pages/dkim-keys/DkimKeysPage'));
const Greylist = lazy(() => import('../pages/greylist/GreylistPage'));
const BlockLists = lazy(() => import('../pages/block-lists/BlockListsPage'));
const BandwidthPools = lazy(() => import('../pages/bandwidth-pools/BandwidthPoolsPage'));
const Settings = lazy(() => import('../pages/settings/SettingsPage'));
const OwnPassword = lazy(() => import('../pages/own-password/OwnPasswordPage'));
const NotFound = lazy(() => import('../pages/not-found/NotFoundPage'));

/** Which page stands at which address. */
export function Pages() {
  const [path] = useLocation();
  useTitle(areaOf(path)?.label ?? 'Pennypost');
  return (
    <ErrorBoundary resetKey={path}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/" component={Dashboard} />
          <Route path="/users" component={Users} />
          <Route path="/users/:id/:tab?">
            {({ id, tab }) => <User key={id} id={Number(id)} tab={tab} />}
          </Route>
          <Route path="/mappings" component={Mappings} />
          <Route path="/message-store" component={MessageStore} />
          <Route path="/public-folders" component={PublicFolders} />
          <Route path="/queue" component={Queue} />
          <Route path="/message-trace" component={MessageTrace} />
          <Route path="/services/spf-white-list" component={SpfWhiteList} />
          <Route path="/services/rejected-recipients" component={RejectedRecipients} />
          <Route path="/services/access/:list?">{({ list }) => <Access list={list} />}</Route>
          <Route path="/services" component={Services} />
          <Route path="/services/:id/:tab?">
            {({ id, tab }) => <Service key={id} id={Number(id)} tab={tab} />}
          </Route>
          <Route path="/certificates" component={Certificates} />
          <Route path="/sessions" component={Sessions} />
          <Route path="/dmarc" component={Dmarc} />
          <Route path="/greylist/:tab?">{({ tab }) => <Greylist tab={tab} />}</Route>
          <Route path="/block-lists" component={BlockLists} />
          <Route path="/settings/bandwidth-pools" component={BandwidthPools} />
          <Route path="/settings/local-domains" component={Domains} />
          <Route path="/settings/dkim-keys" component={DkimKeys} />
          <Route path="/settings/:group?">{({ group }) => <Settings group={group} />}</Route>
          <Route path="/own-password" component={OwnPassword} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
