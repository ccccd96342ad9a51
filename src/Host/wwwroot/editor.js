// Comfort for the plan editor. Every act also works without this file, by the buttons' own addresses.
(() => {
  "use strict";
  const form = document.getElementById("soan-thao");
  if (!form) return;

  // Unsaved changes: said in the bar, and asked about before the page is left.
  const state = form.querySelector("[data-save-state]");
  let changed = form.dataset.unsaved === "true";
  let leaving = false;
  const touch = () => {
    changed = true;
    if (state) state.textContent = "Có thay đổi chưa lưu";
  };
  form.addEventListener("input", touch);
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.querySelector("button[name=act][value=save]").click();
    }
  });

  // The task table.
  const table = form.querySelector("table[data-rows=task]");
  const body = table?.tBodies[0];
  const count = form.querySelector("[data-task-count]");
  const rows = () => [...body.rows];

  const number = () => {
    const all = rows();
    all.forEach((row, index) => {
      row.cells[0].textContent = String(index + 1);
      for (const cell of row.querySelectorAll("textarea")) {
        cell.id = cell.id.replace(/^tasks\[\d*\]/, `tasks[${index}]`);
        cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/dòng \d+$/, `dòng ${index + 1}`));
      }
      row.querySelector("[role=group]").setAttribute("aria-label", `Dòng ${index + 1}`);
      for (const button of row.querySelectorAll("[data-row-act]")) {
        button.value = button.value.replace(/:\d+$/, `:${index}`);
        button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/^Dòng \d+/, `Dòng ${index + 1}`));
      }
      row.querySelector("[data-row-act=up]").disabled = index === 0;
      row.querySelector("[data-row-act=down]").disabled = index === all.length - 1;
    });
    if (count) count.textContent = `(${all.length} dòng)`;
  };

  const emptyRow = (from) => {
    const row = from.cloneNode(true);
    for (const message of row.querySelectorAll(".invalid-feedback")) message.remove();
    for (const cell of row.querySelectorAll("textarea")) {
      cell.value = "";
      cell.textContent = "";
      cell.classList.remove("is-invalid");
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
    }
    return row;
  };

  const focusAt = (row, column = 0) => row?.querySelectorAll("textarea")[column]?.focus();

  const actOnRow = (button) => {
    const row = button.closest("tr");
    const act = button.dataset.rowAct;
    let next = button;
    if (act === "up") row.previousElementSibling?.before(row);
    if (act === "down") row.nextElementSibling?.after(row);
    if (act === "insert") {
      row.after(emptyRow(row));
      number();
      focusAt(row.nextElementSibling);
      next = null;
    }
    if (act === "delete") {
      // The last row is the pattern for new ones: it is emptied, not removed.
      const neighbour = row.nextElementSibling ?? row.previousElementSibling;
      if (neighbour) row.remove(); else row.replaceWith(emptyRow(row));
      next = (neighbour ?? body.rows[0]).querySelector("[data-row-act=delete]");
    }
    number();
    touch();
    if (next?.disabled) next = next.parentElement.querySelector("button:not(:disabled)");
    next?.focus();
  };

  if (body) {
    table.addEventListener("click", (event) => {
      const button = event.target.closest("[data-row-act]");
      if (!button) return;
      event.preventDefault();
      actOnRow(button);
    });
    table.addEventListener("keydown", (event) => {
      if (event.target.tagName !== "TEXTAREA" || event.isComposing) return;
      const cell = event.target;
      const row = cell.closest("tr");
      const column = [...row.querySelectorAll("textarea")].indexOf(cell);
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
        event.preventDefault();
        if (!row.nextElementSibling) {
          row.after(emptyRow(row));
          number();
        }
        focusAt(row.nextElementSibling, column);
      } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        if (event.key === "ArrowUp") row.previousElementSibling?.before(row);
        else row.nextElementSibling?.after(row);
        number();
        touch();
        cell.focus();
      }
    });
    // Several cells pasted into one: that is a table, and belongs into the box that checks it.
    table.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!text.includes("\t")) return;
      const box = form.querySelector("textarea[name=paste]");
      event.preventDefault();
      box.closest("details").open = true;
      box.value = text;
      touch();
      box.focus();
      box.scrollIntoView({ block: "center" });
    });
    form.querySelector("[data-add-rows]")?.addEventListener("click", (event) => {
      if (body.rows.length === 0) return;
      event.preventDefault();
      const first = emptyRow(body.rows[0]);
      body.append(first);
      for (let i = 1; i < 5; i++) body.append(emptyRow(body.rows[0]));
      number();
      touch();
      focusAt(first);
    });
    const keys = form.querySelector("[data-keys]");
    if (keys && body.rows.length > 0) keys.hidden = false;
  }

  // Enter in the field for choosing a basis chooses it; anywhere else it saves.
  const find = document.getElementById("basisFind");
  find?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.querySelector("[data-basis-find]").click();
  });

  // Formatting of the typed sections.
  const wrap = (area, mark) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const chosen = value.slice(from, to) || "chữ";
    area.setRangeText(mark + chosen + mark, from, to, "end");
    area.setSelectionRange(from + mark.length, from + mark.length + chosen.length);
  };
  const prefix = (area, start) => {
    const { selectionStart, selectionEnd, value } = area;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const lines = value.slice(from, selectionEnd).split("\n");
    const numbered = start === "1. ";
    area.setRangeText(lines.map((line, i) => (numbered ? `${i + 1}. ` : start) + line).join("\n"), from, selectionEnd, "end");
  };
  for (const bar of form.querySelectorAll("[data-format]")) {
    const area = bar.parentElement.querySelector("textarea");
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.mark) wrap(area, button.dataset.mark);
      if (button.dataset.line) prefix(area, button.dataset.line);
      touch();
      area.focus();
    });
    area.addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || (key !== "b" && key !== "i")) return;
      event.preventDefault();
      wrap(area, key === "b" ? "**" : "*");
      touch();
    });
  }

  // Agencies: a whole group at once, and how many there are.
  const consulted = form.querySelector("[data-consulted-count]");
  const recount = () => {
    const chosen = form.querySelectorAll("input[name=consulted]:checked").length;
    if (consulted) consulted.textContent = `(đã chọn ${chosen})`;
  };
  form.addEventListener("change", (event) => { if (event.target.name === "consulted") recount(); });
  for (const button of form.querySelectorAll("[data-all]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const boxes = [...button.closest("[data-group]").querySelectorAll("input[type=checkbox]")];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
      recount();
      touch();
    });
  }

  // After a wrong save the message is what the person must hear first; an act on one part stays at that part.
  const part = location.hash && document.getElementById(location.hash.slice(1));
  const settle = () => part.scrollIntoView();
  if (part) {
    settle();
    // Pictures of letters and grown fields push the part away once more.
    window.addEventListener("load", settle, { once: true });
    part.querySelector(".is-invalid")?.focus({ preventScroll: true });
  } else {
    document.querySelector(".alert-danger[tabindex]")?.focus();
  }
})();
