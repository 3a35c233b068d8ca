// The line to the hub: connects, resumes where it was, and never gives up. Knows frames and sequence
// numbers, not what the events mean.
//
// A timer exists only while there is no connection. The server's pings are answered by the browser unseen,
// so a connection that died without a word (a sleep, a changed network) is found by the events that follow
// such a thing: the network is back, the page is resumed, the page is shown.

/** Pauses between attempts, in milliseconds: short at first, for a restart takes less than a second. */
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 8000;
/** An attempt that neither opens nor fails for so long is given up. */
const OPENING_LIMIT = 10000;

/**
 * Keeps a connection.
 *
 * `address(since, database)` names the hub, `onOpen()` runs after each connect, `onEvents(events)` takes each
 * frame's events and returns `{since, database}` from which to resume, `onLost(failures)` runs when the line
 * breaks or an attempt fails, with how many did so in a row.
 */
export function connect({ address, onOpen, onEvents, onLost = () => {} }) {
  let socket = null;
  let timer = 0;
  let failures = 0;
  let closed = false;
  let position = { since: null, database: null };

  function open() {
    drop();
    if (closed) {
      return;
    }
    const mine = new WebSocket(address(position.since, position.database));
    socket = mine;
    timer = setTimeout(lost, OPENING_LIMIT);
    mine.onopen = () => {
      clearTimeout(timer);
      onOpen();
    };
    mine.onmessage = ({ data }) => {
      failures = 0;
      const events = parse(data);
      if (events) {
        position = onEvents(events);
      }
    };
    mine.onclose = lost;
  }

  /** Leaves the present connection, if any, without hearing of it again. */
  function drop() {
    clearTimeout(timer);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      socket = null;
    }
  }

  function lost() {
    drop();
    timer = setTimeout(open, pause(failures));
    failures += 1;
    onLost(failures);
  }

  function renew() {
    failures = 0;
    open();
  }

  window.addEventListener("online", renew);
  document.addEventListener("resume", renew);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && socket?.readyState !== WebSocket.OPEN) {
      renew();
    }
  });

  open();
  return {
    /** Sends a message if the line is open; what was not sent is not kept, for each connect tells the present state. */
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) {
        socket.send(JSON.stringify(message));
      }
    },
    /** Leaves for good. */
    close() {
      closed = true;
      drop();
    },
  };
}

/** Between half and the whole of a pause that doubles, so that many overlays do not return in step. */
function pause(failures) {
  const whole = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
  return whole * (0.5 + Math.random() / 2);
}

/** A frame's events, or null if it is not what the protocol promises. */
function parse(data) {
  try {
    const events = JSON.parse(data);
    return Array.isArray(events) ? events : null;
  } catch {
    return null;
  }
}
