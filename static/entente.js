// Enhancements only: every page works without this file.
(() => {
  "use strict";

  // htmx is fetched only by pages that use it.
  const htmx = document.querySelector("script[data-htmx]")?.dataset.htmx;
  if (htmx && document.querySelector("[hx-get], [hx-post]")) {
    const script = document.createElement("script");
    script.src = htmx;
    // htmx begins when the document is ready to be read or wholly loaded; in between it would wait for ever.
    const fetch = () => document.head.append(script);
    if (document.readyState === "complete") fetch();
    else window.addEventListener("load", fetch);
  }

  // "/" goes to the search box, unless the person switched single-key shortcuts off or is typing.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null, true);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!("shortcuts" in document.body.dataset)) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const search = document.getElementById("global-search");
    if (search?.offsetParent) {
      event.preventDefault();
      search.focus();
    }
  });

  // Menus close on Escape and when one clicks elsewhere.
  function closeMenus(except, refocus) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu === except) continue;
      menu.open = false;
      if (refocus) menu.querySelector("summary").focus();
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.menu"), false));

  // A form that was refused is read out from its list of problems.
  document.querySelector("[data-focus]:not(.specimen *)")?.focus();

  // Text that was set before its font arrived is set again.
  document.fonts?.addEventListener("loadingdone", (event) => {
    const arrived = event.fontfaces?.some((face) => face.family.includes("Entente Han"));
    if (arrived) document.documentElement.classList.add("han-arrived");
  });

  // A second click on a submit button is not a second act; the server refuses it too.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
})();
