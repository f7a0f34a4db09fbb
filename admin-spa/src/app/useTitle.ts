import { useEffect } from 'react';

/** The tab's title: the page first, because that is what a narrow tab shows. */
export function useTitle(page: string): void {
  useEffect(() => {
    document.title = page === 'Pennypost' ? page : `${page} – Pennypost`;
  }, [page]);
}
