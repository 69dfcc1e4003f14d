import type { ReadLimits } from '../limits.ts';

/** What the page of a reader says beside what the options and limits say of themselves. */
export interface ReaderGuide {
  readonly title: string;
  /** One sentence: what becomes a table. */
  readonly summary: string;
  /** How a source is known to be of this kind. */
  readonly toldBy: string;
  readonly several: string;
  /** What cells become. */
  readonly cells: readonly string[];
  /** Which rows are rejected, or when the source is refused. */
  readonly rejects: string;
  /** Options of `clientele import` that have a meaning here, by their long names. */
  readonly options: readonly string[];
  readonly limits: readonly (keyof ReadLimits)[];
  /** Findings that only this kind of source has, or that tell most of it, by code. */
  readonly findings: Readonly<Record<string, string>>;
  readonly example: ReaderExample;
}

/** Shell commands that work in an empty folder. */
export interface ReaderExample {
  readonly commands: string;
  /** What it needs that is not there by itself, as an environment variable; null elsewhere. */
  readonly needs: string | null;
  /** Lines of what it prints, or their beginnings. */
  readonly prints: readonly string[];
}
