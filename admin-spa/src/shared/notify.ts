import { notifications } from '@mantine/notifications';

import { messageOf } from '../api/errors';

/** A toast for something that worked; it leaves by itself. */
export function showSuccess(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4_000 });
}

/** A toast for something that did not work; it stays until it is read. */
export function showFailure(title: string): (error: unknown) => void {
  return (error) =>
    notifications.show({ title, message: messageOf(error), color: 'red', autoClose: false });
}
