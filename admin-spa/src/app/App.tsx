import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { Router } from 'wouter';

import { LogInPage } from '../pages/login/LogInPage';
import { FailureState, Waiting } from '../shared/states';
import { guardNavigation } from '../shared/unsaved';
import { Pages } from './Pages';
import { SessionContext, useSessionQuery } from './session';
import { Shell } from './Shell';
import { readableColours, theme } from './theme';

/** The whole app. The query client comes from outside so that each test has its own. */
export function App({ queryClient }: { queryClient: QueryClient }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColours}
      defaultColorScheme="auto"
      // Without transitions in tests: what is there is visible at once.
      env={import.meta.env.MODE === 'test' ? 'test' : 'default'}
    >
      <QueryClientProvider client={queryClient}>
        <Router aroundNav={guardNavigation}>
          <ModalsProvider>
            <Notifications position="bottom-right" limit={4} />
            <Gate />
          </ModalsProvider>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Log-in page or shell, as the session says. */
function Gate() {
  const session = useSessionQuery();
  if (session.isPending) return <Waiting label="Asking the server" />;
  if (session.isError) {
    return (
      <main className="lonely">
        <FailureState
          title="The admin app cannot start"
          error={session.error}
          onRetry={() => void session.refetch()}
        />
      </main>
    );
  }
  if (session.data === null) return <LogInPage />;
  return (
    <SessionContext value={session.data}>
      <Shell>
        <Pages />
      </Shell>
    </SessionContext>
  );
}
