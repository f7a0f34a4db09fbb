import { modals } from '@mantine/modals';
import { createElement, useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';

/** Forms with edits that are not saved. Usually none or one. */
const dirtyForms = new Set<symbol>();

/** While `dirty`, leaving the page asks first, whether by a link, by the Back button or by closing the tab (USR-134, SET-004). */
export function useUnsavedGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const form = Symbol('form');
    dirtyForms.add(form);
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    const here = window.location.href;
    // Back and Forward: the address has changed already, so it is put back before the router hears of it.
    const back = (event: PopStateEvent) => {
      const target = window.location.href;
      if (new URL(target).pathname === new URL(here).pathname) return;
      event.stopImmediatePropagation();
      window.history.pushState(null, '', here);
      leaveOrAsk(() => window.history.pushState(null, '', target));
    };
    window.addEventListener('beforeunload', ask);
    window.addEventListener('popstate', back, { capture: true });
    return () => {
      dirtyForms.delete(form);
      window.removeEventListener('beforeunload', ask);
      window.removeEventListener('popstate', back, { capture: true });
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
    labels: { confirm: 'Leave', cancel: 'Stay' },
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
