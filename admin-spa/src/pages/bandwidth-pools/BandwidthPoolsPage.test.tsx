import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { BandwidthPoolItem } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

function pool(more: Partial<BandwidthPoolItem> = {}): BandwidthPoolItem {
  return {
    id: 3,
    name: 'VPOP3',
    allowed: 102_400,
    effectivePool: 3,
    effectiveRate: 102_400,
    connections: 2,
    otherConnections: 5,
    isDefault: false,
    ...more,
  };
}

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /bandwidth-pools': [
      pool({ id: 1, name: 'IMAP4', allowed: -3, connections: 0, otherConnections: 0 }),
      pool(),
    ],
    ...more,
  });
}

test('shows rate, shared pool and connections [spec: SVC-393, SVC-395]', async () => {
  server();
  renderApp('/settings/bandwidth-pools');
  expect(await screen.findByRole('row', { name: /IMAP4/ })).toHaveTextContent(
    /Shares pool 3 – 100 KB per second/,
  );
  expect(screen.getByRole('row', { name: /VPOP3/ })).toHaveTextContent(/7 \(2 here\)/);
});

test('a pool without a limit yet gets one, with the first free number', async () => {
  const fake = server({ 'PUT /bandwidth-pools/2': pool({ id: 2, name: 'pool-2' }) });
  const { user } = renderApp('/settings/bandwidth-pools');
  await user.click(await screen.findByRole('button', { name: 'Set up a pool' }));
  const dialog = await screen.findByRole('dialog', { name: 'Set up a pool' });
  await user.clear(within(dialog).getByLabelText('Bytes per second'));
  await user.type(within(dialog).getByLabelText('Bytes per second'), '500');
  expect(within(dialog).getByText(/sessions will time out/)).toBeVisible();
  await user.type(within(dialog).getByLabelText('Bytes per second'), '0');
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  await screen.findByText('The pool pool-2 was saved.');
  expect(fake.asked('PUT /bandwidth-pools/2')[0]?.body).toEqual({ name: '', allowed: 5000 });
});

test('a pool can share another one, and a circle is refused [spec: SVC-396]', async () => {
  const fake = server({
    'PUT /bandwidth-pools/3': problem(422, 'invalid', 'Circle.', {
      errors: { allowed: ['The pools would share each other in a circle.'] },
    }),
  });
  const { user } = renderApp('/settings/bandwidth-pools');
  await user.click(await screen.findByRole('button', { name: 'VPOP3' }));
  await user.click(await screen.findByText('Share a pool'));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('The pools would share each other in a circle.')).toBeVisible();
  expect(fake.asked('PUT /bandwidth-pools/3')[0]?.body).toEqual({ name: 'VPOP3', allowed: -1 });
});
