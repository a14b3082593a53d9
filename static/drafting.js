/* A draft keeps itself while somebody types. Without this file the button “Keep it for me” does the same.
   What is kept stands in a row of the person's own; nothing is saved by it. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-drafting]");
  if (!form) return;

  const AFTER_TYPING = 2500;
  const HERE = 60000;
  const state = form.querySelector("[data-kept]");
  const others = form.querySelector("[data-others]");
  let waiting = null;
  let typed = "typed" in form.dataset;
  let leaving = false;
  let running = false;

  const fields = () => {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(form)) sent.append(name, value);
    return sent;
  };

  const presence = () => {
    const sent = new URLSearchParams();
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.append("read", form.elements.revision.value);
    return sent;
  };

  const show = (answer) => {
    if (answer.said && state.textContent !== answer.said) state.textContent = answer.said;
    others.replaceChildren(
      ...answer.others.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
  };

  const tell = async (body) => {
    if (leaving || running) return false;
    running = true;
    try {
      const answer = await fetch(form.dataset.keepUrl, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      });
      show(await answer.json());
      return answer.ok;
    } catch {
      if (typed) state.textContent = form.dataset.lost;
      return false;
    } finally {
      running = false;
    }
  };

  const keep = async () => {
    waiting = null;
    const ok = await tell(fields());
    if (ok) typed = false;
    else if (!leaving && !waiting) waiting = setTimeout(keep, AFTER_TYPING * 4);
  };

  const changed = () => {
    typed = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, AFTER_TYPING);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(waiting);
    // A browser that stays on the page after all, because the connection was lost, goes on keeping.
    setTimeout(() => { leaving = false; if (typed) changed(); }, 15000);
  });
  // Closing the page or laying the tablet aside: what was typed in the last seconds is kept as well.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !typed || leaving) return;
    const body = fields();
    if (String(body).length < 60000) navigator.sendBeacon(form.dataset.keepUrl, body);
    else keep();
  });
  addEventListener("online", () => typed && changed());

  tell(presence());
  setInterval(() => (typed ? null : tell(presence())), HERE);
  if (typed) changed();
})();
