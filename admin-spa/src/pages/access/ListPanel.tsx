import { useQuery } from '@tanstack/react-query';

import { FailureState, Waiting } from '../../shared/states';
import { accessList } from './data';
import { ListEditor } from './ListEditor';

/** Loads one list for its editor; a saved list begins a new one. */
export function ListPanel({ list }: { list: string }) {
  const view = useQuery(accessList(list));
  if (view.isPending) return <Waiting />;
  if (!view.data) {
    return (
      <FailureState
        title="The list could not be loaded"
        error={view.error}
        onRetry={() => void view.refetch()}
      />
    );
  }
  return <ListEditor key={view.data.version} view={view.data} />;
}
