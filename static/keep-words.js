// Words on a council item keep themselves while somebody types. Without this file the button “Keep” does it.
(() => {
  "use strict";
  const PAUSE = 1200;

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const { keep, kind, sentTokens, who } = form.dataset;
    const text = form.elements[`${kind}-text`];
    const token = form.elements[`${kind}-form_token`];
    const status = form.querySelector("[data-keep-status]");
    const place = `entente:${keep}:${kind}:${who}`;
    if (!text || !status) continue;
    let timer = null;
    let sending = null;

    const say = (what) => { status.textContent = status.dataset[what]; };
    const onDevice = {
      read() { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
      write() { try { localStorage.setItem(place, JSON.stringify({ text: text.value, token: token.value })); } catch { /* a full or shut store: nothing to do */ } },
      drop() { try { localStorage.removeItem(place); } catch { /* likewise */ } },
    };

    async function save() {
      timer = null;
      const said = text.value;
      const body = new FormData(form);
      body.set("kind", kind);
      sending?.abort();
      sending = new AbortController();
      try {
        const answer = await fetch(keep, { method: "POST", body, headers: { Accept: "application/json" }, signal: sending.signal, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        if (text.value === said) onDevice.drop();
        say("saved");
      } catch (problem) {
        if (problem.name === "AbortError") return;
        onDevice.write();
        say("offline");
      }
    }

    const soon = () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); };

    // What was left on this device comes back, unless it was sent after all.
    const left = onDevice.read();
    if (left) {
      if (sentTokens.split(" ").includes(left.token)) onDevice.drop();
      else if (left.text.trim() && left.text !== text.value) {
        text.value = left.text;
        say("restored");
        soon();
      } else onDevice.drop();
    }
    form.addEventListener("input", soon);
    window.addEventListener("online", () => { if (onDevice.read()) soon(); });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      sending?.abort();
      // If the sending is lost on its way, the words are here; the next page that loads knows whether they arrived.
      if (text.value.trim()) onDevice.write();
    });
  }
})();
