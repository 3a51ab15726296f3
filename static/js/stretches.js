// The stretch of a text that a link means, counted in characters: ?select=12-15#the-field

export function takeStretch() {
  const address = new URL(location.href);
  const [, start, end] = /^(\d+)-(\d+)$/.exec(address.searchParams.get("select") ?? "") ?? [];
  if (end === undefined) return null;
  address.searchParams.delete("select"); // the text changes: read anew, the page selects nothing
  history.replaceState(history.state, "", address);
  return { start: Number(start), end: Number(end) };
}

// A browser counts a character beyond the first 65,536 as two.
export function selectStretch(field, { start, end }) {
  const characters = Array.from(field.value);
  const before = characters.slice(0, start).join("").length;
  field.setSelectionRange(before, before + characters.slice(start, end).join("").length);
  field.scrollTop = (field.scrollHeight * before) / Math.max(field.value.length, 1) - field.clientHeight / 2;
}
