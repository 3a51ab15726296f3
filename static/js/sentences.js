// Where a phrase goes in a text, and how sentences are joined there. The server does
// the same for those without scripts (`join_sentences` in desk/services/phrases.py).

const CLOSING = /[”’）》」』】)]+$/u;
const NEEDS_NO_STOP = /[。！？；：，、…—.!?;:,（“‘《「『(\n]$/u;
const SENTENCE_END = /[。！？…]+[”’）》」』】)]*|(?=\n)/u;

/** Whether a sentence can begin here without another one being broken off. */
function isBetween(before) {
  const core = before.replace(/[ \t\u3000]+$/u, "").replace(CLOSING, "");
  return core === "" || NEEDS_NO_STOP.test(core);
}

/** The end of the sentence that the character at `at` belongs to. */
export function endOfSentence(text, at) {
  const before = text.slice(0, at);
  if (/(^|[。！？…\n][”’）》」』】)]*)$/u.test(before)) return at;
  const found = SENTENCE_END.exec(text.slice(at));
  return found ? at + found.index + found[0].length : text.length;
}

/** What is put behind `before`: a sentence that was left without its stop gets one first. */
export const behind = (before, text) => (isBetween(before) ? text : `。${text}`);
