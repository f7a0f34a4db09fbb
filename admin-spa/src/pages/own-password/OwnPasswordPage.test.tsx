import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { session } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

async function fill(user: ReturnType<typeof renderApp>['user'], again = 'a-new-password') {
  await user.type(await screen.findByLabelText('Present password'), 'old-one');
  await user.type(screen.getByLabelText('New password'), 'a-new-password');
  await user.type(screen.getByLabelText('New password again'), again);
  await user.click(screen.getByRole('button', { name: 'Change password' }));
}

test('changes the own password, and the reminder is gone', async () => {
  const server = new FakeServer({
    'GET /session': session({ mustChangePassword: true }),
    'PUT /session/password': undefined,
  });
  const { user } = renderApp('/own-password');
  await screen.findByLabelText('Present password');
  server.on('GET /session', session());
  await fill(user);
  expect(await screen.findByRole('heading', { name: 'Dashboard' })).toBeVisible();
  expect(screen.queryByRole('link', { name: /Choose one of your own/ })).toBeNull();
  expect(server.asked('PUT /session/password')[0]?.body).toEqual({
    currentPassword: 'old-one',
    newPassword: 'a-new-password',
  });
});

test('the new password has to be typed twice alike', async () => {
  const server = new FakeServer();
  const { user } = renderApp('/own-password');
  await fill(user, 'another');
  expect(await screen.findByText('The two passwords differ.')).toBeVisible();
  expect(server.asked('PUT /session/password')).toHaveLength(0);
});

test('a wrong present password is said at its field', async () => {
  new FakeServer({
    'PUT /session/password': problem(422, 'invalid', 'Some fields are wrong.', {
      errors: { currentPassword: ['This is not your password.'] },
    }),
  });
  const { user } = renderApp('/own-password');
  await fill(user);
  expect(await screen.findByText('This is not your password.')).toBeVisible();
});
