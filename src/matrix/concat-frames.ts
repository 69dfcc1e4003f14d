import { invariant } from '#base';
import type { CategoryColumn, Frame, FrameColumn } from './frame.ts';

/** The rows of several frames below one another; all have the same columns, levels may differ. */
export function concatFrames(frames: readonly Frame[]): Frame {
  const [first, ...others] = frames;
  invariant(first !== undefined, 'frames: expected at least one');
  if (others.length === 0) return first;
  return {
    nRows: frames.reduce((sum, { nRows }) => sum + nRows, 0),
    columns: first.columns.map((column, j) =>
      joined(
        frames.map(({ columns }) => columns[j]!),
        column,
      ),
    ),
  };
}

function joined(parts: readonly FrameColumn[], like: FrameColumn): FrameColumn {
  invariant(
    parts.every(({ name, type }) => name === like.name && type === like.type),
    `frames: expected the column "${like.name}" in all of them, got ${parts.map(({ name }) => name).join(', ')}`,
  );
  if (like.type === 'numeric') {
    const values = Float64Array.from(
      parts.flatMap((part) => (part.type === 'numeric' ? [...part.values] : [])),
    );
    return { ...like, values };
  }
  const categories = parts.filter((part): part is CategoryColumn => part.type === 'category');
  const levels = [...new Set(categories.flatMap((part) => part.levels))].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = categories.flatMap((part) => {
    const own = part.levels.map((level) => places.get(level)!);
    return Array.from(part.codes, (code) => (code < 0 ? -1 : own[code]!));
  });
  return { ...like, codes: Int32Array.from(codes), levels };
}
