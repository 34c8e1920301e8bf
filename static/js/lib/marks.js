/** How far the others have come: each of them, and so all of them. Below a message stands what holds for all. */
export class Marks {
  #others = new Map();

  /** @param {string} drawn - "person:delivered:read" for each, as the server drew the page */
  constructor(drawn) {
    for (const one of drawn.split(" ").filter(Boolean)) {
      const [person, delivered, read] = one.split(":");
      this.#others.set(person, { delivered: Number(delivered), read: Number(read) });
    }
  }

  /** @returns {boolean} whether this was about how far somebody has come. What was read was delivered, too. */
  hear({ type, person_id: person, seq }) {
    const mark = this.#others.get(person);
    if (!mark || (type !== "read.marked" && type !== "delivered.marked")) return false;
    mark.delivered = Math.max(mark.delivered, seq);
    if (type === "read.marked") mark.read = Math.max(mark.read, seq);
    return true;
  }

  stateOf(seq) {
    const all = [...this.#others.values()];
    if (all.length && all.every(({ read }) => seq <= read)) return "Read";
    return all.length && all.every(({ delivered }) => seq <= delivered) ? "Delivered" : "Sent";
  }
}
