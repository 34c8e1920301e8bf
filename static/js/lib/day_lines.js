/**
 * The day above the first message of each day, and every time, on the clock of whoever reads.
 * @param {HTMLElement} list
 * @param {string} zone - such as "Europe/London"
 */
export function drawDays(list, zone) {
  const lines = new Map();
  for (const line of list.querySelectorAll('[data-part="day"]')) {
    if (line.dataset.day) lines.set(line.dataset.day, line);
    else line.remove();
  }
  let before = null;
  for (const item of list.querySelectorAll("[data-seq]")) {
    const day = (item.dataset.day ??= dayOf(item, zone));
    if (day === before) continue;
    before = day;
    const line = lines.get(day) ?? newLine(item, day, zone);
    lines.delete(day);
    const mark = item.previousElementSibling?.dataset.part === "first-unread" ? item.previousElementSibling : item;
    if (mark.previousElementSibling !== line) mark.before(line);
  }
  for (const line of lines.values()) line.remove();
}

/** Notes the day of a message, and writes its time as this reader's clock has it. */
function dayOf(item, zone) {
  const time = item.querySelector("time");
  const at = new Date(time.dateTime);
  time.textContent = format(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return format(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
}

function newLine(item, day, zone) {
  const line = document.createElement("li");
  line.className = "thread__day";
  line.dataset.part = "day";
  line.dataset.day = day;
  const at = new Date(item.querySelector("time").dateTime);
  line.textContent = format(at, zone, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
  return line;
}

const formats = new Map();

function format(at, zone, parts) {
  const key = zone + Object.keys(parts);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(document.documentElement.lang || "en-GB", { timeZone: zone, ...parts }));
  }
  return formats.get(key).format(at);
}
