// What OBS tells its browser sources: passed on to the Chronicler, which so learns of the stream's start and
// end without a password. Outside OBS there is no `window.obsstudio` and this does nothing.
//
// OBS fires these events at every permission level, and `getStatus` answers at the default one.

/** Event name -> whether the stream runs, where the name says so. */
const told = {
  obsStreamingStarting: undefined,
  obsStreamingStarted: true,
  obsStreamingStopping: undefined,
  obsStreamingStopped: false,
  obsSceneChanged: undefined,
  obsExit: undefined,
};

/** Passes OBS's events on through `send`. Events while the line is down are not kept: `reportStatus`, called
 *  on each connect, tells what they would have told. */
export function listenToObs(page, send) {
  const studio = page.obsstudio;
  if (!studio) {
    return { reportStatus() {} };
  }
  for (const [event, streaming] of Object.entries(told)) {
    page.addEventListener(event, ({ detail }) => {
      send({ type: "obs", event, streaming, scene: event === "obsSceneChanged" ? detail?.name : undefined });
    });
  }
  return {
    reportStatus() {
      studio.getStatus?.((status) => {
        if (typeof status?.streaming === "boolean") {
          send({ type: "obs", event: "status", streaming: status.streaming });
        }
      });
    },
  };
}
