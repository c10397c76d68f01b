// Appends timeline entries as they happen. All text is set as text, never as markup.
(function () {
  "use strict";
  const list = document.getElementById("timeline");
  const blank = document.getElementById("entry");
  const status = document.getElementById("live");
  if (!list || !list.dataset.events || !blank || !window.EventSource) return;

  function say(text) {
    if (status) status.textContent = text;
  }

  // What stands between backticks is code, as on the rendered page.
  function prose(text) {
    const parts = text.split(/`([^`\n]{1,1000})`/);
    return parts.map((part, index) => {
      const node = document.createElement(index % 2 ? "code" : "span");
      node.textContent = part;
      return node;
    });
  }

  function append(event) {
    const shown = JSON.parse(event.data);
    const item = blank.content.cloneNode(true);
    for (const part of ["clock", "stage", "seconds"]) {
      item.querySelector(`[data-part=${part}]`).textContent = shown[part];
    }
    item.querySelector("[data-part=text]").replaceChildren(...prose(shown.text));
    const time = item.querySelector("time");
    time.dateTime = shown.at;
    time.title = shown.at;
    list.append(item);
    const nothing = document.getElementById("nothing-yet");
    if (nothing) nothing.remove();
  }

  const events = new EventSource(list.dataset.events);
  events.addEventListener("open", () => say("Live"));
  events.addEventListener("entry", append);
  events.addEventListener("finished", () => {
    events.close();
    say("Finished. Showing the result.");
    window.location.reload();
  });
  events.addEventListener("error", () => {
    say(events.readyState === EventSource.CLOSED ? "Not live any more. Reload the page to go on." : "Connection lost. Trying again.");
  });
})();
