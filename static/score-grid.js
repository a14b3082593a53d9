/* The candidate matrix by keyboard. Without this file the boxes are reached by Tab and work just as well.
   Up, down and Enter keep the column, left and right the row; a digit takes the place of what stood there. */
(() => {
  "use strict";

  const grid = document.querySelector("[data-score-grid]");
  if (!grid) return;

  const boxes = () =>
    [...grid.querySelectorAll("tbody tr")]
      .map((row) => [...row.querySelectorAll("input.matrix__score")])
      .filter((row) => row.length);

  const place = (rows, box) => {
    for (const [line, row] of rows.entries()) {
      const column = row.indexOf(box);
      if (column >= 0) return [line, column];
    }
    return null;
  };

  const STEPS = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  };

  const step = (event) => {
    if (event.key === "Enter") return event.shiftKey ? [-1, 0] : [1, 0];
    const found = STEPS[event.key];
    if (!found) return null;
    const leftToRight = getComputedStyle(grid).direction !== "rtl";
    return leftToRight ? found : [found[0], -found[1]];
  };

  grid.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches("input.matrix__score") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-5]$/.test(event.key)) {
      event.preventDefault();
      box.value = event.key;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const moved = step(event);
    if (!moved) return;
    event.preventDefault(); // Enter would send the form from the middle of the table
    const rows = boxes();
    const here = place(rows, box);
    const next = here && rows[here[0] + moved[0]]?.[here[1] + moved[1]];
    if (next) {
      next.focus();
      next.select();
    }
  });

  grid.addEventListener("focusin", (event) => {
    if (event.target.matches("input.matrix__score")) event.target.select();
  });
})();
