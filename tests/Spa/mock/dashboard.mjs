// The figures of the dashboard: waves that move with the clock.
import { at } from "./state.mjs";

export function dashboard({ state }) {
  const quiet = state.mode === "empty";
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  const wave = (index, high) =>
    quiet
      ? 0
      : Math.round(
          high * (1.2 + Math.sin(index / 7) + 0.4 * Math.sin(index * 1.7)),
        );
  const series = Array.from({ length: 60 }, (_, index) => ({
    minute: new Date(minute - (60 - index) * 60_000).toISOString(),
    accepted: wave(index, 40),
    delivered: wave(index + 1, 46),
    sent: wave(index, 9),
  }));
  const sum = (name) => series.reduce((total, each) => total + each[name], 0);
  const period = (factor) => ({
    accepted: Math.round(sum("accepted") * factor),
    delivered: Math.round(sum("delivered") * factor),
    sent: Math.round(sum("sent") * factor),
  });
  const outgoing = state.queue.filter(
    (each) => each.direction === "outgoing" && each.state !== "dead",
  );
  const dead = state.queue.filter((each) => each.state === "dead").length;
  return {
    body: {
      version: "0.1.0",
      startedAt: new Date(state.started).toISOString(),
      uptimeSeconds: Math.round((Date.now() - state.started) / 1000),
      now: at(0),
      mail: {
        lastMinute: {
          accepted: series.at(-1).accepted,
          delivered: series.at(-1).delivered,
          sent: series.at(-1).sent,
        },
        lastHour: period(1),
        lastDay: period(19.4),
      },
      series,
      sessions: [
        { protocol: "SMTP", sessions: quiet ? 0 : 12 },
        { protocol: "Submission", sessions: quiet ? 0 : 4 },
        { protocol: "POP3", sessions: 0 },
        { protocol: "IMAP", sessions: quiet ? 0 : 692 },
      ],
      queue: {
        incoming: quiet ? 0 : 1,
        outgoing: outgoing.length,
        outgoingBytes: outgoing.reduce((total, each) => total + each.bytes, 0),
        dead,
        oldestWaitingSeconds: quiet ? 0 : 47,
      },
      accounts: {
        total: state.accounts.length,
        active: state.accounts.filter((each) => each.state === "active").length,
        administrators: 1,
      },
      store: {
        messages: quiet ? 0 : 128_402,
        bytes: quiet ? 0 : 9_663_676_416,
        databaseBytes: quiet ? 12_000_000 : 3_221_225_472,
      },
      messages: [
        ...(dead > 0
          ? [
              {
                level: "error",
                code: "dead-work",
                text: `${dead} piece of work was given up and needs a person.`,
                path: "/queue?state=dead",
              },
            ]
          : []),
        ...(state.domains.length === 0
          ? [
              {
                level: "warning",
                code: "no-local-domain",
                text: "There is no local domain: no mail from outside is accepted.",
                path: "/settings/local-domains",
              },
            ]
          : []),
      ],
    },
  };
}
