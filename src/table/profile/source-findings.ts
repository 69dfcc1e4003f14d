import type { Finding } from '#contract';
import type { CleanCopy } from '../text/clean-copy.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Survey } from '../text/survey.ts';
export function sourceFindings(_source: SourceFile, _seen: Survey, _copy: CleanCopy | null): Finding[] {
  return [];
}
