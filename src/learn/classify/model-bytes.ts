import type { Bundle } from '../protocol.ts';
import type { FittedProcedure, ProcedurePart } from './procedure.ts';

/** Bytes of what a fitted procedure learned, as it would be saved without compression; null where it cannot be saved. */
export function modelBytes(fitted: FittedProcedure): number | null {
  const part = partOfFitted(fitted);
  return part === undefined ? null : partBytes(part);
}

/** That of what stands before calibration and threshold, which weigh next to nothing. */
function partOfFitted(
  fitted: FittedProcedure & { readonly inner?: FittedProcedure },
): ProcedurePart | undefined {
  return fitted.part ?? (fitted.inner === undefined ? undefined : partOfFitted(fitted.inner));
}

function partBytes(part: ProcedurePart): number {
  if (part.kind === 'constant') return part.shares.byteLength;
  if (part.kind === 'classifier') return jsonBytes(part.spec) + bundleBytes(part.model.toBundle());
  if (part.kind === 'stacking')
    return part.members.reduce((sum, one) => sum + (modelBytes(one) ?? 0), bundleBytes(part.top.toBundle()));
  const members = part.kind === 'two-step' ? part.steps.map(({ procedure }) => procedure) : part.members;
  return members.reduce((sum, one) => sum + (modelBytes(one) ?? 0), part.shares.byteLength);
}

function bundleBytes({ facts, arrays }: Bundle): number {
  return Object.values(arrays).reduce((sum, array) => sum + array.byteLength, jsonBytes(facts));
}

function jsonBytes(value: unknown): number {
  return JSON.stringify(value ?? null).length;
}
