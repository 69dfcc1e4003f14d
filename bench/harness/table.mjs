const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** One line of the result: medians, the ratio peer / ours of the medians, and its range over the pairs. */
export function compare(ours, peer) {
  const pairs = ours.map(({ seconds }, i) => peer[i].seconds / seconds);
  const peak = (side) => Math.max(...side.map(({ peakMemory }) => peakMemory)) / 1e6;
  const oursSeconds = median(ours.map(({ seconds }) => seconds));
  const peerSeconds = median(peer.map(({ seconds }) => seconds));
  return {
    oursSeconds,
    peerSeconds,
    ratio: peerSeconds / oursSeconds,
    lowest: Math.min(...pairs),
    highest: Math.max(...pairs),
    oursMegabytes: peak(ours),
    peerMegabytes: peak(peer),
  };
}

/** Tenths of milliseconds, or four digits of less. */
export function secondsText(seconds) {
  return seconds < 0.01 ? seconds.toPrecision(4) : seconds.toFixed(4);
}

/** Rows of equal keys as aligned text, with a header of the keys. */
export function formatTable(rows) {
  const header = Object.keys(rows[0] ?? {});
  const cells = [header, ...rows.map((row) => header.map((key) => String(row[key])))];
  const widths = header.map((_, j) => Math.max(...cells.map((line) => line[j].length)));
  return cells
    .map((line) =>
      line
        .map((cell, j) => cell.padEnd(widths[j]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
