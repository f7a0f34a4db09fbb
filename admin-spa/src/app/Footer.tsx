import { countOf, formatCount } from '../shared/format';
import { useDashboard } from '../pages/dashboard/data';
import classes from './Shell.module.css';

/** The permanent footer: version, host, state, messages in and out (USR-134, STS-069). */
export function Footer() {
  const { data, isError } = useDashboard({ slow: true });
  return (
    <footer className={classes.footer}>
      <span>Pennypost {data?.version ?? ''}</span>
      <span>{window.location.host}</span>
      {isError ? <span>Connection lost</span> : null}
      {data ? (
        <>
          <span>{connectionStatus(data.queue)}</span>
          <span className="figures">{countOf(data.store.messages, 'message')} stored</span>
          <span className="figures">Out: {formatCount(data.queue.outgoing)}</span>
        </>
      ) : null}
    </footer>
  );
}

/** What goes on now (STS-071). */
export function connectionStatus(queue: { incoming: number; outgoing: number }): string {
  const doing = [
    queue.incoming > 0 ? `Delivering ${formatCount(queue.incoming)}` : '',
    queue.outgoing > 0 ? `Sending ${formatCount(queue.outgoing)}` : '',
  ].filter((text) => text !== '');
  return doing.length === 0 ? 'Idle' : doing.join(', ');
}
