import { AppShell, Burger, Kbd } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

import { areaOf } from './areas';
import { Footer } from './Footer';
import { HeaderActions } from './HeaderActions';
import { Nav } from './Nav';
import { openPalette, Palette } from './Palette';
import { PasswordNotice } from './PasswordNotice';
import classes from './Shell.module.css';

/** What surrounds every page once an administrator is logged in. */
export function Shell({ children }: { children: ReactNode }) {
  const [navOpen, nav] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const [path] = useLocation();
  useFocusOnNewPage(path, main);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !navOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <AppShell.Header className={classes.header ?? ''}>
        <Burger
          opened={navOpen}
          onClick={nav.toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={navOpen ? 'Close the navigation' : 'Open the navigation'}
          aria-expanded={navOpen}
        />
        <Link href="/" className={classes.brand} aria-label="Pennypost, to the dashboard">
          <img src="/stamp.svg" width={26} height={26} alt="" />
          Pennypost
        </Link>
        <div className={classes.search}>
          <button type="button" className={classes.searchButton} onClick={openPalette}>
            <IconSearch size={18} stroke={1.7} aria-hidden />
            <span className={classes.searchText}>Search pages, settings, users</span>
            <Kbd size="xs">{shortcut}</Kbd>
            <span className="visually-hidden">Open the search</span>
          </button>
        </div>
        <HeaderActions />
      </AppShell.Header>
      <AppShell.Navbar p="sm" className={classes.nav ?? ''}>
        <Nav onNavigate={nav.close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main ?? ''}>
        <div className={classes.page}>
          <PasswordNotice />
          {children}
        </div>
        <Footer />
      </AppShell.Main>
      <Palette />
    </AppShell>
  );
}

const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

/** A new page starts at its top, and the keyboard and the screen reader start there too. */
function useFocusOnNewPage(path: string, main: React.RefObject<HTMLElement | null>) {
  const area = areaOf(path)?.path ?? path;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [area, main]);
}
