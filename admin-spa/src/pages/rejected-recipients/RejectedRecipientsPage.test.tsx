import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { RejectedRecipientItem } from '../../api/types';
import { FakeServer } from '../../testing/fakeServer';
import { pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const item: RejectedRecipientItem = {
  recipient: 'nobdy@example.com',
  client: '192.0.2.7',
  sender: 'kate@partner.example',
  serviceName: 'SMTP Server',
  attempts: 1200,
  firstAt: '2026-01-01T00:00:00Z',
  lastAt: '2026-01-02T00:00:00Z',
};

test('shows who tried which address how often [spec: SVC-221]', async () => {
  const server = new FakeServer({
    'GET /rejected-recipients': pageOf([item, { ...item, client: '192.0.2.8', sender: '' }]),
  });
  const { user } = renderApp('/services/rejected-recipients');
  expect(
    await screen.findByRole('row', {
      name: /nobdy@example\.com.*192\.0\.2\.7.*kate@.*SMTP Server.*1,200/,
    }),
  ).toBeVisible();
  expect(screen.getByRole('row', { name: /192\.0\.2\.8.*a report/ })).toBeVisible();
  await user.type(screen.getByLabelText('Address, sender or client'), 'kate');
  await screen.findByRole('row', { name: /kate@/ });
  await expect
    .poll(() => server.asked('GET /rejected-recipients').at(-1)?.query)
    .toEqual({ page: '1', search: 'kate' });
});

test('the list is emptied only after a question', async () => {
  const server = new FakeServer({
    'GET /rejected-recipients': pageOf([item]),
    'DELETE /rejected-recipients': undefined,
  });
  const { user } = renderApp('/services/rejected-recipients');
  await screen.findByRole('row', { name: /nobdy/ });
  await user.click(screen.getByRole('button', { name: 'Forget all' }));
  const dialog = await screen.findByRole('dialog', { name: 'Forget all addresses?' });
  expect(server.asked('DELETE /rejected-recipients')).toHaveLength(0);
  await user.click(within(dialog).getByRole('button', { name: 'Forget all' }));
  await screen.findByText('The list is empty now.');
  expect(server.asked('DELETE /rejected-recipients')).toHaveLength(1);
});

test('an empty list says where it is switched on', async () => {
  new FakeServer({ 'GET /rejected-recipients': pageOf<RejectedRecipientItem>([]) });
  renderApp('/services/rejected-recipients');
  expect(await screen.findByRole('heading', { name: 'No address was rejected' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Forget all' })).toBeDisabled();
});
