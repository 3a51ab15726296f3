// Two changes of one text, each seen as one stretch replaced by another.

/** The stretch in which two texts differ: where it begins, and where it ends in each. */
function stretch(before, after) {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < most - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { from, to: before.length - same, text: after.slice(from, after.length - same) };
}

/** The text in which both changes are made; null where they touch the same place. */
export function splice(base, mine, theirs) {
  const [one, other] = [stretch(base, mine), stretch(base, theirs)].sort((a, b) => a.from - b.from || a.to - b.to);
  if (one.to > other.from) return null;
  return base.slice(0, one.from) + one.text + base.slice(one.to, other.from) + other.text + base.slice(other.to);
}
