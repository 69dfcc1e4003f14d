/**
 * The eleven segments of recency, frequency and monetary scores, best first, each with its cells RFM: every one of the
 * 125 cells is in exactly one.
 */
export const RFM_SEGMENTS = [
  { name: 'Champions', cells: '555 554 544 545 454 455 445' },
  { name: 'Loyal', cells: '543 444 435 355 354 345 344 335' },
  {
    name: 'Potential Loyalist',
    cells: '553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 342 341 333 323',
  },
  { name: 'New Customers', cells: '512 511 422 421 412 411 311' },
  { name: 'Promising', cells: '525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313' },
  { name: 'Need Attention', cells: '535 534 443 434 343 334 325 324' },
  { name: 'About To Sleep', cells: '331 321 312 221 213 231 241 251' },
  {
    name: 'At Risk',
    cells: '255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124',
  },
  { name: 'Cannot Lose Them', cells: '155 154 144 214 215 115 114 113' },
  { name: 'Hibernating', cells: '332 322 233 232 223 222 132 123 122 212 211' },
  { name: 'Lost', cells: '111 112 121 131 141 151' },
] as const;

/** Number of the cell of scores 1..5, 0..124. */
export function cellOf(recency: number, frequency: number, monetary: number): number {
  return (recency - 1) * 25 + (frequency - 1) * 5 + monetary - 1;
}

/** [125] place of the segment of each cell in `RFM_SEGMENTS`. */
export const SEGMENT_OF_CELL: Int32Array = Int32Array.from({ length: 125 }, () => -1);
for (const [at, { cells }] of RFM_SEGMENTS.entries()) {
  for (const cell of cells.split(' ')) {
    const [r, f, m] = [...cell].map(Number) as [number, number, number];
    SEGMENT_OF_CELL[cellOf(r, f, m)] = at;
  }
}
