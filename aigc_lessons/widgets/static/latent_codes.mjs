// Codes of a generator, and ways from one to another. Fresh codes are standard normal, so that in many dimensions all
// are about equally long: a straight line from one to another leads through shorter ones, an arc does not (White, 2016).

/** Codes such as the generator was trained with. */
export function freshCodes(count, latent) {
  return Array.from({ length: count }, () => Float64Array.from({ length: latent }, normal));
}

/** A standard normal number (Box and Muller, 1958). */
function normal() {
  return Math.sqrt(-2 * Math.log1p(-Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

export function lengthOf(code) {
  return Math.sqrt(dot(code, code));
}

/** A code on the straight line from one to another: at 0 the first, at 1 the second. */
export function onLine(from, to, share) {
  return from.map((part, i) => (1 - share) * part + share * to[i]);
}

/** A code on the arc from one to another, around the origin. */
export function onArc(from, to, share) {
  const cosine = dot(from, to) / (lengthOf(from) * lengthOf(to));
  const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  const sine = Math.sin(angle);
  if (sine < 1e-6) return onLine(from, to, share); // the same direction, or opposite ones: every arc would do
  const [near, far] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  return from.map((part, i) => near * part + far * to[i]);
}

/** Two directions as long as the code, at right angles to it and to each other. */
export function directionsAt(code) {
  const across = [code];
  for (const fresh of freshCodes(2, code.length)) {
    const rest = across.reduce((left, one) => {
      const part = dot(left, one) / dot(one, one);
      return left.map((value, i) => value - part * one[i]);
    }, fresh);
    const stretch = lengthOf(code) / lengthOf(rest);
    across.push(rest.map((value) => stretch * value));
  }
  return across.slice(1);
}

/** Turn a code around the origin, by degrees towards each of its two directions: it stays as long as it is. */
export function turn(code, [first, second], [one, two]) {
  const degrees = Math.hypot(one, two);
  if (degrees === 0) return code;
  const angle = (Math.PI * degrees) / 180;
  const [stay, go] = [Math.cos(angle), Math.sin(angle) / degrees];
  return code.map((part, i) => stay * part + go * (one * first[i] + two * second[i]));
}

function dot(one, other) {
  return one.reduce((sum, part, i) => sum + part * other[i], 0);
}
