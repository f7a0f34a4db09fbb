import { Group, Pagination, Text } from '@mantine/core';

import { formatCount } from '../format';

interface TableFooterProps {
  total: number;
  pageNumber: number;
  pageSize: number;
  onPage: (page: number) => void;
  /** "user", "mapping". */
  noun: string;
  /** When it is not the noun with an s. */
  nouns?: string;
}

/** Which rows of how many are shown, and the other pages when there are any. */
export function TableFooter({
  total,
  pageNumber,
  pageSize,
  onPage,
  noun,
  ...rest
}: TableFooterProps) {
  if (total === 0) return null;
  const pages = Math.ceil(total / pageSize);
  const first = (pageNumber - 1) * pageSize + 1;
  const last = Math.min(total, pageNumber * pageSize);
  const nouns = total === 1 ? noun : (rest.nouns ?? `${noun}s`);
  return (
    <Group justify="space-between" mt="sm" gap="sm">
      <Text size="sm" c="dimmed" className="figures" role="status">
        {pages > 1
          ? `${formatCount(first)}–${formatCount(last)} of ${formatCount(total)} ${nouns}`
          : `${formatCount(total)} ${nouns}`}
      </Text>
      {pages > 1 ? (
        <Pagination
          size="sm"
          total={pages}
          value={pageNumber}
          onChange={onPage}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        />
      ) : null}
    </Group>
  );
}
