import { Tooltip } from '@mantine/core';

import { formatAbsolute, formatRelative } from './format';
import { useNow } from './useNow';

interface RelativeTimeProps {
  /** RFC 3339; null shows the dash. */
  at: string | null | undefined;
  /** Shows the exact time beside the relative one, for detail pages. */
  exact?: boolean;
  none?: string;
}

/** A time as people say it, the exact one on hover or beside it. */
export function RelativeTime({ at, exact = false, none = '–' }: RelativeTimeProps) {
  const now = useNow();
  if (at === null || at === undefined) return <span>{none}</span>;
  const date = new Date(at);
  const absolute = formatAbsolute(date);
  const relative = formatRelative(date, now);
  if (exact) {
    return (
      <time dateTime={at}>
        {relative} <span className="dimmed">({absolute})</span>
      </time>
    );
  }
  return (
    <Tooltip label={absolute}>
      <time dateTime={at}>{relative}</time>
    </Tooltip>
  );
}
