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
      py="xs"
      withCloseButton
      closeButtonLabel="Remind me at the next log-in"
      onClose={() => setHidden(true)}
      mb="lg"
    >
      You are logged in with the password that the system generated and printed.{' '}
      <Anchor component={Link} href="/own-password" inherit fw={600}>
        Choose one of your own
      </Anchor>
    </Alert>
  );
}
