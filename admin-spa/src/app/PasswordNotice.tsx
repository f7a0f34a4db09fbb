import { Alert, Anchor } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { useSession } from './session';

/** Reminds of a password that the system made. It can be put away and blocks nothing. */
export function PasswordNotice() {
  const session = useSession();
  const [hidden, setHidden] = useState(false);
  const [path] = useLocation();
  if (!session.mustChangePassword || hidden || path === '/own-password') return null;
  return (
    <Alert
      color="yellow"
      icon={<IconKey aria-hidden />}
      title="Choose a password of your own"
      withCloseButton
      closeButtonLabel="Remind me at the next log-in"
      onClose={() => setHidden(true)}
      mb="lg"
    >
      You are logged in with the password the system generated; it has been printed to the terminal
      or a log.{' '}
      <Anchor component={Link} href="/own-password" inherit fw={600}>
        Change it now
      </Anchor>
    </Alert>
  );
}
