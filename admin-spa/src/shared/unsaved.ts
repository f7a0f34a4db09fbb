import { modals } from '@mantine/modals';
import { createElement, useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';

/** Forms with edits that are not saved. Usually none or one. */
const dirtyForms = new Set<symbol>();

/** While `dirty`, leaving the page asks first, whether by a link or by closing the tab (USR-134, SET-004). */
export function useUnsavedGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const form = Symbol('form');
    dirtyForms.add(form);
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      dirtyForms.delete(form);
      window.removeEventListener('beforeunload', ask);
    };
  }, [dirty]);
}

/** Runs `leave` at once, or after the administrator agreed to lose the edits. */
export function leaveOrAsk(leave: () => void): void {
  if (dirtyForms.size === 0) {
    leave();
    return;
  }
  modals.openConfirmModal({
    title: 'Leave without saving?',
    children: createElement(
      'p',
      { className: 'modal-text' },
      'The changes you made on this page will be lost.',
    ),
    labels: { confirm: 'Leave and lose changes', cancel: 'Stay on this page' },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      dirtyForms.clear();
      leave();
    },
  });
}

/** For wouter's router: every navigation inside the app passes here. */
export const guardNavigation: AroundNavHandler = (navigate, to, options) => {
  // Only the part behind the question mark changes when a table is filtered: nothing is left then.
  if (to.split('?')[0] === window.location.pathname) navigate(to, options);
  else leaveOrAsk(() => navigate(to, options));
};
